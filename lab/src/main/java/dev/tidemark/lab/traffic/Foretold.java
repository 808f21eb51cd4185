package dev.tidemark.lab.traffic;

import java.util.PriorityQueue;

/// What a queue would make of a course, by arithmetic: first come, first served, one accept after the other.
///
/// Made apart from everything that gives advice, to be held against that and against the kernel. Linux asks again 1, 2, 3, 4, 5,
/// 7, 11, … seconds after a client's first SYN (`tcp_syn_linear_timeouts` 4). A client that loses patience in the
/// queue keeps its place there: the kernel does not know.
///
/// @param refusedAtFirst clients
/// @param refusals SYNs
/// @param gaveUp clients
/// @param peak length
public record Foretold(long clients, long refusedAtFirst, long refusals, long gaveUp, long peak) {
    private static final long SECOND = 1_000_000_000;
    private static final int LINEAR = 5;

    private record Asking(long at, long first, int tries) implements Comparable<Asking> {
        @Override
        public int compareTo(Asking other) {
            return Long.compare(at, other.at);
        }

        /// The next SYN of the same client.
        Asking again() {
            long pause = tries < LINEAR ? SECOND : SECOND << (tries - LINEAR + 1);
            return new Asking(at + pause, first, tries + 1);
        }
    }

    /// Plays it.
    public static Foretold of(Course course, Service service) {
        PriorityQueue<Asking> asking = new PriorityQueue<>();
        for (int i = 0; i < course.clients(); i++) {
            asking.add(new Asking(course.arrival(i), course.arrival(i), 1));
        }
        Acceptance acceptance = new Acceptance(course, service);
        long patience = service.patience().toNanos();
        long first = 0;
        long refusals = 0;
        long gaveUp = 0;
        long peak = 0;
        while (!asking.isEmpty()) {
            Asking next = asking.remove();
            int length = acceptance.lengthAt(next.at());
            if (length > service.backlog()) {
                refusals++;
                first += next.tries() == 1 ? 1 : 0;
                Asking again = next.again();
                if (again.at() - again.first() < patience) {
                    asking.add(again);
                } else {
                    gaveUp++;
                }
            } else {
                peak = Math.max(peak, length + 1);
                long served = acceptance.enqueue(next.at());
                gaveUp += served - next.first() > patience ? 1 : 0;
            }
        }
        return new Foretold(course.clients(), first, refusals, gaveUp, peak);
    }

    /// The smallest backlog by which nobody is refused.
    public static int smallest(Course course, Service service) {
        int least = 0;
        int most = course.clients();
        while (least < most) {
            int middle = (least + most) / 2;
            if (of(course, service.withBacklog(middle)).refusals() == 0) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return least;
    }
}
