package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// Lets the clients of a course come to a queue with a limit: it holds limit + 1, turns away who comes while it is full,
/// and those ask again.
///
/// Clients of one bin come evenly over it, in sixteen slices, mixed with what is accepted.
final class QueueRun {
    private static final int SLICES = 16;
    private static final long SECOND = 1_000_000_000L;

    private final Course course;
    private final Optional<Long> limit;
    private final double faster;
    private final AskAgain again;
    private final long timeoutNanos;

    private final ArrayDeque<Clients> queue = new ArrayDeque<>();
    private final PriorityQueue<Clients> later = new PriorityQueue<>(Clients.IN_ORDER);
    private final WaitCounts waits = new WaitCounts();
    private long length;
    private long peak;
    private long clients;
    private long turnedAway;
    private long packets;
    private long gaveUp;
    private long late;
    private long letInLater;
    private double credit;
    private double owed;
    private boolean counts = true;

    private QueueRun(
            Course course, Optional<Long> limit, double faster, AskAgain again, long timeoutNanos) {
        this.course = course;
        this.limit = limit;
        this.faster = faster;
        this.again = again;
        this.timeoutNanos = timeoutNanos;
    }

    /// The course with another limit; with the limits that it had, where none is given.
    static QueueRun of(Course course, Optional<Long> limit, double faster, AskAgain again, long timeoutNanos) {
        QueueRun run = new QueueRun(course, limit, faster, again, timeoutNanos);
        for (CourseStep step : course.steps()) {
            run.take(step);
        }
        run.finish();
        return run;
    }

    Outcome outcome(long asked) {
        return new Outcome(
                asked,
                clients,
                turnedAway,
                packets,
                Reading.of(gaveUp),
                Reading.of(late),
                peak,
                QueueCost.bytes(peak),
                course.rate().isKnown()
                        ? Reading.of(waits.waits())
                        : Reading.unknown("accept rate unknown: nobody waited long enough to tell"));
    }

    long packets() {
        return packets;
    }

    /// Clients let in who had been turned away before.
    long letInLater() {
        return letInLater;
    }

    private void take(CourseStep step) {
        long capacity = limit.orElse(step.limit()) + 1;
        if (step.isBin()) {
            bin(step, capacity);
        } else {
            between(step, capacity);
        }
        double missing = Math.min(step.standing(), capacity) - length;
        if (faster <= 1 && !step.isBin() && missing >= 1) {
            clients += (long) missing;
            admit(new Clients(step.to(), step.to(), 0, (long) missing), capacity, step.to());
        }
    }

    private void bin(CourseStep step, long capacity) {
        long middle = step.from() + step.nanos() / 2;
        List<Clients> coming = new ArrayList<>();
        while (!later.isEmpty() && later.peek().due() < step.to()) {
            coming.add(later.poll());
        }
        long first = whole(step.firstTries());
        clients += first;
        if (first > 0) {
            coming.add(new Clients(middle, middle, 0, first));
        }
        slices(coming, step, capacity, SLICES, false);
        accept(step.acceptsAfter() * faster, step.to());
        credit = 0;
    }

    /// Between two bins: whoever comes in quiet times takes from what could be accepted; retries come when they are due.
    private void between(CourseStep step, long capacity) {
        double net = step.acceptsBefore() * faster - step.firstTries();
        long now = step.from();
        while (!later.isEmpty() && later.peek().due() < step.to()) {
            Clients next = later.poll();
            long at = Math.max(now, next.due());
            pass(step, net, now, at, capacity);
            admit(next, capacity, at);
            now = at;
        }
        pass(step, net, now, step.to(), capacity);
    }

    private void pass(CourseStep step, double net, long from, long to, long capacity) {
        double share = (double) (to - from) / Math.max(1, step.nanos());
        if (net >= 0) {
            drain(net * share, from, to);
            return;
        }
        double accepts = step.acceptsBefore() * faster * share;
        int slices = (int) Math.clamp((long) (step.firstTries() * share), 1, 4_000);
        long first = whole(step.firstTries() * share);
        clients += first;
        CourseStep piece = new CourseStep(from, to, false, first, accepts / faster, 0, 0, false, step.limit(), 0, 0);
        slices(List.of(new Clients(from, from, 0, first)), piece, capacity, slices, true);
    }

    private void slices(List<Clients> coming, CourseStep step, long capacity, int slices, boolean isFresh) {
        for (int slice = 1; slice <= slices; slice++) {
            long at = step.from() + step.nanos() * slice / slices;
            accept(step.acceptsBefore() * faster / slices, at);
            for (Clients group : coming) {
                long part = group.count() * slice / slices - group.count() * (slice - 1) / slices;
                if (part > 0) {
                    admit(
                            isFresh ? new Clients(at, at, 0, part) : group.with(part),
                            capacity,
                            Math.max(at, group.due()));
                }
            }
            accept(0, at);
        }
    }

    /// Lets in as many as there is room for; the others ask again or give up.
    private void admit(Clients group, long capacity, long at) {
        long room = Math.max(0, Math.min(group.count(), capacity - length));
        if (room > 0) {
            queue.add(group.with(room));
            length += room;
            peak = Math.max(peak, length);
            letInLater += counts && group.tries() > 0 ? room : 0;
        }
        long refused = group.count() - room;
        if (refused == 0) {
            return;
        }
        turnedAway += group.tries() == 0 ? refused : 0;
        packets += counts ? refused : 0;
        long next = again.nextAfter(group);
        if (next < 0) {
            gaveUp += refused;
        } else {
            later.add(new Clients(Math.max(next, at + 1), group.first(), group.tries() + 1, refused));
        }
    }

    /// Accepts evenly from one moment to another one.
    private void drain(double accepts, long from, long to) {
        if (length == 0) {
            credit = 0;
            return;
        }
        double each = (to - from) / Math.max(accepts, 1e-9);
        long most = (long) Math.min(length, accepts + credit);
        double left = accepts + credit - most;
        long taken = 0;
        while (taken < most) {
            long some = Math.min(most - taken, Math.max(1, most / 200));
            taken += some;
            takeOut(some, Math.min(to, from + (long) (taken * each)));
        }
        credit = length == 0 ? 0 : left;
    }

    /// What nobody was there for is kept within a bin, where the order of coming and accepting is not known.
    private void accept(double more, long at) {
        credit += more;
        long taken = (long) Math.min(length, Math.floor(credit + 1e-9));
        credit -= taken;
        takeOut(taken, at);
    }

    private void takeOut(long accepted, long at) {
        long left = accepted;
        length -= accepted;
        while (left > 0) {
            Clients first = queue.removeFirst();
            long some = Math.min(left, first.count());
            long waited = Math.max(0, at - first.first());
            waits.add(waited, some);
            late += waited > timeoutNanos ? some : 0;
            left -= some;
            if (some < first.count()) {
                queue.addFirst(first.with(first.count() - some));
            }
        }
    }

    /// After the record, those who are left come again and are accepted at the usual rate.
    private void finish() {
        counts = false;
        double perSecond = course.rate().map(BusyRate::perSecond).orElse(1e9) * faster;
        long capacity = limit.orElse(course.highestLimit()) + 1;
        long now = course.end();
        while (!later.isEmpty()) {
            Clients next = later.poll();
            long at = Math.max(now, next.due());
            drain(perSecond * (at - now) / SECOND, now, at);
            admit(next, capacity, at);
            now = at;
        }
        drain(length + 1.0, now, now + (long) ((length + 1) / perSecond * SECOND));
    }

    private long whole(double count) {
        owed += count;
        long whole = (long) Math.floor(owed + 1e-9);
        owed -= whole;
        return whole;
    }
}
