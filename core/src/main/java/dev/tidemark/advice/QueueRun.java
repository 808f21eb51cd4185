package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.PriorityQueue;

/// Lets the clients of a course come to a queue with a limit: it holds limit + 1, turns away who comes while it
/// is full, and those ask again.
///
/// Clients of one bin come evenly over it, in sixteen slices, mixed with what is accepted; [AskAgain] has the
/// rules for those who come again.
final class QueueRun {
    private static final int SLICES = 16;

    /// One of n that were accepted in some time was accepted in the middle of the n-th part of it, on the
    /// average.
    private static final double HALF = 0.5;

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
    private long asked;
    private long peak;
    private long clients;
    private long turnedAway;
    private long packets;
    private long gaveUp;
    private long late;
    private long letInLater;
    private double credit = HALF;
    private double owed;
    private boolean counts = true;
    private boolean isTold;

    private QueueRun(Course course, Optional<Long> limit, double faster, AskAgain again, long timeoutNanos) {
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
        Reading<Outcome.Waits> waited = course.rate().isKnown()
                ? Reading.of(waits.waits())
                : Reading.unknown("accept rate unknown: nobody waited long enough to tell");
        return new Outcome(
                asked,
                clients,
                turnedAway,
                packets,
                Reading.of(gaveUp),
                waited.map(_ -> late),
                peak,
                QueueCost.bytes(peak),
                waited);
    }

    long packets() {
        return packets;
    }

    /// Clients let in who had been turned away before, in bins.
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
    }

    private void bin(CourseStep step, long capacity) {
        long first = whole(step.firstTries());
        clients += first;
        isTold = true;
        slices(first, step, capacity, SLICES);
        isTold = false;
        accept(step.acceptsAfter() * faster, step.to());
        credit = HALF;
    }

    /// Between two bins: whoever comes in quiet times takes from what could be accepted; retries come when they
    /// are due.
    private void between(CourseStep step, long capacity) {
        long before = length;
        double net = step.acceptsBefore() * faster - step.firstTries();
        long now = step.from();
        while (!later.isEmpty() && later.peek().due() < step.to()) {
            long at = Math.max(now, later.peek().due());
            pass(step, net, now, at, capacity);
            comeAgain(at, capacity);
            now = at;
        }
        pass(step, net, now, step.to(), capacity);
        if (!step.isTold()) {
            credit = HALF;
        }
        if (faster <= 1) {
            resync(step, before, capacity);
        }
    }

    private void resync(CourseStep step, long before, long capacity) {
        long should = Math.round(step.resynced((double) before, (double) length, capacity));
        if (should > length) {
            clients += step.firstTries() > 0 ? 0 : should - length;
            admit(Clients.fresh(step.to(), should - length), capacity, step.to());
        } else if (should < length && faster == 1) {
            takeOut(length - should, step.to());
        }
    }

    private void pass(CourseStep step, double net, long from, long to, long capacity) {
        double share = (double) (to - from) / Math.max(1, step.nanos());
        if (net >= 0) {
            clients += whole(step.firstTries() * share);
            drain(net * share, from, to);
            return;
        }
        double accepts = step.acceptsBefore() * faster * share;
        int slices = Math.clamp((long) (step.firstTries() * share), 1, 4_000);
        long first = whole(step.firstTries() * share);
        clients += first;
        CourseStep piece =
                new CourseStep(from, to, false, first, accepts / faster, 0, true, 0, 0, false, step.limit(), 0, 0);
        slices(first, piece, capacity, slices);
    }

    private void slices(long first, CourseStep step, long capacity, int slices) {
        for (int slice = 1; slice <= slices; slice++) {
            long at = step.from() + step.nanos() * slice / slices;
            accept(step.acceptsBefore() * faster / slices, at);
            comeAgain(at, capacity);
            long part = first * slice / slices - first * (slice - 1) / slices;
            if (part > 0) {
                admit(Clients.fresh(at, part), capacity, at);
            }
            accept(0, at);
        }
    }

    /// Lets those come again who are due, batch by batch.
    private void comeAgain(long at, long capacity) {
        while (!later.isEmpty() && later.peek().due() <= at) {
            long due = later.peek().due();
            boolean isFull = length >= capacity;
            while (!later.isEmpty() && later.peek().due() == due) {
                Clients group = later.poll();
                asked -= group.isAsked() ? group.count() : 0;
                if (group.isAsked() || (again.isTogether() && !isFull)) {
                    handshake(group, capacity, at);
                } else {
                    admit(group, capacity, at);
                }
            }
        }
    }

    /// Lets in as many as there is room for; the others ask again or give up.
    private void admit(Clients group, long capacity, long at) {
        long refused = letIn(group, capacity);
        if (refused > 0) {
            turnedAway += group.tries() == 0 ? refused : 0;
            goOn(again.after(group.with(refused), at), refused);
        }
    }

    /// The same for those whose SYN is let in already: there may be no room for the last packet of the handshake.
    private void handshake(Clients group, long capacity, long at) {
        long refused = letIn(group, capacity);
        long held = group.isAsked() ? refused : Math.min(refused, Math.max(0, capacity - asked));
        if (held > 0) {
            Optional<Clients> next = again.asked(group.with(held), at);
            asked += next.isPresent() ? held : 0;
            goOn(next, held);
        }
        gaveUp += refused - held;
    }

    private long letIn(Clients group, long capacity) {
        long room = Math.max(0, Math.min(group.count(), capacity - length));
        if (room > 0) {
            queue.add(group.with(room));
            length += room;
            peak = Math.max(peak, length);
            letInLater += isTold && group.first() < group.due() ? room : 0;
        }
        packets += counts ? group.count() - room : 0;
        return group.count() - room;
    }

    private void goOn(Optional<Clients> next, long count) {
        if (next.isPresent()) {
            later.add(next.get());
        } else {
            gaveUp += count;
        }
    }

    /// Accepts evenly from one moment to another one.
    private void drain(double accepts, long from, long to) {
        if (length == 0) {
            credit = HALF;
            return;
        }
        double each = (to - from) / Math.max(accepts, 1e-9);
        double first = credit;
        long most = (long) Math.min((double) length, accepts + credit + 1e-9);
        double left = accepts + credit - most;
        long taken = 0;
        while (taken < most) {
            long some = Math.min(most - taken, Math.max(1, most / 200));
            taken += some;
            takeOut(some, Math.min(to, from + (long) Math.max(0, (taken - first) * each)));
        }
        credit = length == 0 ? HALF : left;
    }

    /// What nobody was there for is kept within a bin, where the order of coming and accepting is not known.
    private void accept(double more, long at) {
        credit += more;
        long taken = (long) Math.min((double) length, Math.floor(credit + 1e-9));
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
            long at = Math.max(now, later.peek().due());
            drain(perSecond * (at - now) / SECOND, now, at);
            comeAgain(at, capacity);
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
