package dev.tidemark.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Somebody who follows the live stream, with what waits to be sent: a few frames at most. Who falls behind
/// misses
/// frames and gets a whole view instead. For two threads: one that offers, one that sends.
final class LiveClient {
    private static final int MOST_WAITING = 4;
    private static final long NONE = -1;

    private final InetAddress address;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long has = NONE;
    private boolean ended;

    LiveClient(InetAddress address) {
        this.address = address;
    }

    InetAddress address() {
        return address;
    }

    /// Never waits.
    synchronized void offer(LiveFrame frame) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.clear();
            has = NONE;
            return;
        }
        waiting.add(frame.number() == has + 1 && has != NONE ? frame.changes() : frame.whole());
        has = frame.number();
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /// What is to be sent next; empty when nothing came within `patience`, or at the end.
    synchronized Optional<byte[]> next(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); waiting.isEmpty() && !ended && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
        return ended ? Optional.empty() : Optional.ofNullable(waiting.poll());
    }
}
