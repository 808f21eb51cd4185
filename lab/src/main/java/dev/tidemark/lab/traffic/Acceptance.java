package dev.tidemark.lab.traffic;

import java.util.ArrayDeque;
import java.util.Deque;

/// When each connection of a queue is accepted: at the server's rate, and not while it stalls. For one thread.
///
/// A server of the lab that is late by less than 50 ms catches up, because nobody came or for any other reason.
final class Acceptance {
    private static final long CATCH_UP = 50_000_000;

    private final Course course;
    private final long interval;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private long last;
    private long due = -CATCH_UP;

    Acceptance(Course course, Service service) {
        this.course = course;
        this.interval = (long) (1e9 / service.acceptsPerSecond());
    }

    /// How many wait at `nanos`; asked in order of time.
    int lengthAt(long nanos) {
        while (!waiting.isEmpty() && waiting.getFirst() <= nanos) {
            waiting.removeFirst();
        }
        return waiting.size();
    }

    /// One more comes.
    ///
    /// @return when it is accepted
    long enqueue(long nanos) {
        long at = Math.max(Math.max(nanos, due), last);
        for (Stall stall : course.stalls()) {
            long from = stall.at().toNanos();
            long to = from + stall.length().toNanos();
            if (at >= from && at < to) {
                at = to;
            }
        }
        due = (at - due < CATCH_UP ? due : at) + interval;
        last = at;
        waiting.addLast(at);
        return at;
    }
}
