package dev.tidemark.lab.traffic;

import java.util.ArrayDeque;
import java.util.Deque;

/// When each connection of a queue is accepted: at the server's rate, and not while it stalls. For one thread.
final class Acceptance {
    private final Course course;
    private final long interval;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private long free = Long.MIN_VALUE;

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
        long at = Math.max(nanos, free);
        for (Stall stall : course.stalls()) {
            long from = stall.at().toNanos();
            long to = from + stall.length().toNanos();
            if (at >= from && at < to) {
                at = to;
            }
        }
        free = at + interval;
        waiting.addLast(at);
        return at;
    }
}
