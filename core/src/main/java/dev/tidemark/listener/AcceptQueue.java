package dev.tidemark.listener;

/// How many completed connections wait for accept(2), and how many may.
///
/// The kernel admits one more than the limit: it refuses when `length > limit` (`sk_acceptq_is_full`,
/// `include/net/sock.h`). A queue that was shrunk while connections waited holds more than that; nothing is lost,
/// so length may exceed [#capacity()].
///
/// @param length connections in the queue now, Recv-Q of `ss`
/// @param limit the most that the kernel compares with, Send-Q of `ss`
public record AcceptQueue(long length, long limit) {
    public AcceptQueue {
        if (length < 0 || limit < 0) {
            throw new IllegalArgumentException("queue: " + length + "/" + limit + " (expected: from 0)");
        }
    }

    /// How many connections fit: limit + 1.
    public long capacity() {
        return limit + 1;
    }

    /// Whether the next client is turned away: length > limit.
    public boolean isFull() {
        return length > limit;
    }

    /// length / capacity: 1 is full, a shrunk queue may exceed it.
    public double fill() {
        return (double) length / capacity();
    }

    /// Fill in whole percent, rounded down, so that 100 means full. Above zero but below one percent it is 0.
    public long percent() {
        return length * 100 / capacity();
    }
}
