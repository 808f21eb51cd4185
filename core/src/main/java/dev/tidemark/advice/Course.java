package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The course of a queue, from its recorded arrivals: clients who came, and how many could have been accepted
/// when.
///
/// What was accepted from the last arrival of one bin to the last of the next is the length before and the
/// arrivals between, less the length after. Where the queue never ran empty meanwhile, that is what its owner
/// could do. Where it may have, the owner could have done more, and is taken to be as fast as it is at other
/// times.
///
/// @param begin of the record
/// @param end of the record, in nanoseconds since then
/// @param steps without holes, in order of time
/// @param rate at which was accepted while somebody waited
/// @param longestStall while somebody waited
/// @param exact how much of the record is told
record Course(
        Instant begin,
        long end,
        List<CourseStep> steps,
        Reading<BusyRate> rate,
        Reading<Stall> longestStall,
        Duration exact) {
    /// The course that `record` tells. What came in quiet times is taken from the exact intervals of `flow`.
    ///
    /// @param otherwise the rate, where the record tells none
    static Course of(ArrivalRecord record, List<FlowInterval> flow, Reading<BusyRate> otherwise) {
        BusyTime busy = BusyTime.of(record);
        Reading<BusyRate> rate = busy.rate().isKnown() ? busy.rate() : otherwise;
        CourseWriter writer = new CourseWriter(record, QuietArrivals.of(record, flow), rate.map(BusyRate::perSecond));
        ArrivalBin before = null;
        for (ArrivalBin bin : record.bins()) {
            writer.add(before, bin);
            before = bin;
        }
        List<CourseStep> steps = writer.finish(before);
        return new Course(
                record.from(),
                Duration.between(record.from(), record.to()).toNanos(),
                steps,
                rate,
                busy.longestStall(),
                exact(record));
    }

    private static Duration exact(ArrivalRecord record) {
        Duration all = Duration.between(record.from(), record.to());
        Instant until = record.from();
        for (ArrivalRecord.Gap gap : record.gaps()) {
            Instant from = gap.from().isBefore(until) ? until : gap.from();
            Instant to = gap.to().isAfter(record.to()) ? record.to() : gap.to();
            if (to.isAfter(from)) {
                all = all.minus(Duration.between(from, to));
                until = to;
            }
        }
        return all.isNegative() ? Duration.ZERO : all;
    }

    /// The wall clock's time of a step.
    Instant at(long nanos) {
        return begin.plusNanos(nanos);
    }

    /// No more than its first `most` steps.
    Course head(int most) {
        if (steps.size() <= most) {
            return this;
        }
        List<CourseStep> first = steps.subList(0, most);
        return new Course(begin, first.getLast().to(), first, rate, longestStall, exact);
    }

    /// Packets turned away as they were counted.
    long refused() {
        return steps.stream().mapToLong(CourseStep::refused).sum();
    }

    /// Connections of clients who had been turned away before, as they were counted.
    long retried() {
        return steps.stream().mapToLong(CourseStep::retried).sum();
    }

    /// The highest limit it had.
    long highestLimit() {
        return steps.stream().mapToLong(CourseStep::limit).max().orElse(0);
    }

    /// Whether the queue cannot have run empty, nor below an eighth, from the last arrival of `before` to that of
    /// `now`.
    static boolean isContinuous(ArrivalBin before, ArrivalBin now) {
        long eighth = Math.ceilDiv(now.limit() + 1, 8);
        long accepted = before.length() + now.arrivals() - now.length();
        boolean isNext = Duration.between(before.to(), now.from()).compareTo(now.span()) < 0;
        if (accepted < 0 || before.length() == 0) {
            return false;
        }
        if (isNext) {
            return accepted <= before.length() || Math.min(before.length(), now.length()) >= Math.max(2, eighth);
        }
        return accepted <= before.length() && now.length() - now.arrivals() >= Math.max(1, eighth);
    }
}
