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
    private int stall;
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
        // Both stalls and accepts come in order of time.
        while (stall < course.stalls().size()) {
            Stall next = course.stalls().get(stall);
            long from = next.at().toNanos();
            long to = from + next.length().toNanos();
            if (at < from) {
                break;
            }
            if (at < to) {
                at = to;
            }
            stall++;
        }
        due = (at - due < CATCH_UP ? due : at) + interval;
        last = at;
        waiting.addLast(at);
        return at;
    }
}
