package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The time in which a listener was really watched: its stretches, in order, taken as if they followed one
/// another.
///
/// What was not recorded counts for nothing, before the first stretch, between two and after the last: bursts
/// that come evenly while somebody watches are even in it.
///
/// @param stretches in order of time, not overlapping
record SeenTime(List<Stretch> stretches) {
    /// One of them.
    record Stretch(Instant from, Instant to) {
        Stretch {
            to = to.isBefore(from) ? from : to;
        }

        private Duration span() {
            return Duration.between(from, to);
        }
    }

    /// The intervals of its flow tell when a listener was there and was watched; arrivals only when they would
    /// have been recorded, had it been there. The range that was asked for is what is left where neither is
    /// known.
    static SeenTime of(Demand demand) {
        if (!demand.flow().isEmpty()) {
            return joined(demand.flow().stream()
                    .map(interval -> new Stretch(interval.from(), interval.to()))
                    .toList());
        }
        return demand.arrivals() instanceof Reading.Known<ArrivalRecord>(ArrivalRecord record)
                ? new SeenTime(between(record))
                : new SeenTime(List.of(new Stretch(demand.from(), demand.to())));
    }

    private static SeenTime joined(List<Stretch> inOrder) {
        List<Stretch> joined = new ArrayList<>();
        for (Stretch next : inOrder) {
            Stretch last = joined.isEmpty() ? next : joined.getLast();
            if (joined.isEmpty() || next.from().isAfter(last.to())) {
                joined.add(next);
            } else {
                joined.set(joined.size() - 1, new Stretch(last.from(), later(last.to(), next.to())));
            }
        }
        return new SeenTime(List.copyOf(joined));
    }

    /// What lies between its gaps.
    private static List<Stretch> between(ArrivalRecord record) {
        List<Stretch> told = new ArrayList<>();
        Instant from = record.from();
        for (ArrivalRecord.Gap gap : record.gaps()) {
            if (gap.from().isAfter(from)) {
                told.add(new Stretch(from, gap.from()));
            }
            from = later(from, gap.to());
        }
        if (record.to().isAfter(from)) {
            told.add(new Stretch(from, record.to()));
        }
        return List.copyOf(told);
    }

    /// Which share of it was over at `moment`, from 0 to 1.
    double shareAt(Instant moment) {
        long all = 0;
        long before = 0;
        for (Stretch stretch : stretches) {
            all += stretch.span().toNanos();
            Instant end = earlier(moment, stretch.to());
            before += Math.max(0, Duration.between(stretch.from(), end).toNanos());
        }
        return before / (double) Math.max(1, all);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
