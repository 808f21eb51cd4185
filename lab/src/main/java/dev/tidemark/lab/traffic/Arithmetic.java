package dev.tidemark.lab.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/// Plays a [Course] against a queue, event by event. For one thread, once.
///
/// The rules, all of Linux: a SYN is turned away when the length exceeds the limit, and comes again 1, 2, 3, 4,
/// 5, 7, 11, … seconds after the first (`tcp_syn_linear_timeouts` 4). Such timers expire in steps of 32 ms, so
/// that whoever was turned away in one burst comes again in one batch: all its SYNs are let in when there is room
/// for one, and the last packets for which there is none are turned away. Who got a request (as many as the limit
/// and one more) is asked again by the server after 1, 3, 7, … seconds; the others got a cookie, and hold a
/// connection that the server does not have. Who loses patience in the queue keeps the place there.
final class Arithmetic {
    private static final long SECOND = 1_000_000_000;
    private static final long STEP = 32_000_000;
    private static final int LINEAR = 5;

    /// @param first when its client came first
    /// @param tries how many SYNs it is by now, or how often the server asked
    /// @param isRequest whether it is the answer to the server's repeated question
    private record Packet(long at, long first, int tries, boolean isRequest) implements Comparable<Packet> {
        @Override
        public int compareTo(Packet other) {
            return Long.compare(at, other.at);
        }

        Packet syn() {
            long pause = tries < LINEAR ? SECOND : SECOND << (tries - LINEAR + 1);
            return new Packet(inSteps(at + pause), first, tries + 1, false);
        }

        Packet request() {
            int asked = isRequest ? tries + 1 : 0;
            return new Packet(inSteps(at + (SECOND << asked)), first, asked, true);
        }

        private static long inSteps(long nanos) {
            return (nanos + STEP - 1) / STEP * STEP;
        }
    }

    private final PriorityQueue<Packet> packets = new PriorityQueue<>();
    private final Course course;
    private final Acceptance acceptance;
    private final Service service;
    private final QueueWitness witness;
    private final long patience;
    private final long clients;
    private int come;
    private long first;
    private long overflows;
    private long gaveUp;
    private long peak;
    private int requests;

    Arithmetic(Course course, Service service, QueueWitness witness) {
        this.service = service;
        this.witness = witness;
        this.acceptance = new Acceptance(course, service);
        this.patience = service.patience().toNanos();
        this.clients = course.clients();
        this.course = course;
    }

    Foretold play() {
        while (!packets.isEmpty() || come < course.clients()) {
            Packet next = next();
            List<Packet> batch = new ArrayList<>(List.of(next));
            boolean isRepeated = next.isRequest() || next.tries() > 1;
            while (isRepeated && !packets.isEmpty() && packets.element().at() == next.at()) {
                batch.add(packets.remove());
            }
            take(batch, next.at());
        }
        return new Foretold(clients, first, overflows, gaveUp, peak);
    }

    /// Of the clients who have not come yet and the packets that come again, whichever is first.
    private Packet next() {
        boolean isNew = come < course.clients()
                && (packets.isEmpty()
                        || course.arrival(come) < packets.element().at());
        if (isNew) {
            long at = course.arrival(come++);
            return new Packet(at, at, 1, false);
        }
        return packets.remove();
    }

    private void take(List<Packet> batch, long at) {
        boolean isFull = acceptance.lengthAt(at) > service.backlog();
        for (Packet one : batch) {
            if (one.isRequest()) {
                requests--;
            }
            if (isFull && !one.isRequest()) {
                overflows++;
                first += one.tries() == 1 ? 1 : 0;
                witness.refused(at, one.tries() == 1, acceptance.lengthAt(at));
                later(one.syn());
            } else if (acceptance.lengthAt(at) > service.backlog()) {
                overflows++;
                witness.refused(at, one.first() == at, acceptance.lengthAt(at));
                unanswered(one);
            } else {
                long served = acceptance.enqueue(at);
                peak = Math.max(peak, acceptance.lengthAt(at));
                gaveUp += served - one.first() > patience ? 1 : 0;
                witness.letIn(at, one.first() < at, acceptance.lengthAt(at));
            }
        }
    }

    /// Its last packet was turned away.
    private void unanswered(Packet one) {
        if (one.isRequest() || requests <= service.backlog()) {
            Packet again = one.request();
            requests += again.at() - again.first() < patience ? 1 : 0;
            later(again);
        } else {
            gaveUp++;
        }
    }

    private void later(Packet again) {
        if (again.at() - again.first() < patience) {
            packets.add(again);
        } else {
            gaveUp++;
        }
    }
}
