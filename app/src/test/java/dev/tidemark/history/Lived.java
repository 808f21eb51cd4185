package dev.tidemark.history;

import dev.tidemark.history.Interval.Flow;
import dev.tidemark.history.Interval.Source;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.PeakSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/// Intervals made up for tests: what a listener lived through in 10 s.
final class Lived {
    static final Instant START = Instant.parse("2026-03-14T03:00:00Z");
    static final Duration PERIOD = Duration.ofMillis(100);

    private Lived() {}

    static ListenerKey key(int port) {
        return new ListenerKey("host", false, "*:" + port, 1, Optional.of("java"));
    }

    static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    static TimeRange range(long from, long to) {
        return new TimeRange(at(from), at(to));
    }

    /// An interval of samples at equal distances.
    static Interval interval(ListenerKey key, Instant from, long limit, long drops, long... lengths) {
        Histogram histogram = new Histogram(2);
        long peak = 0;
        int peakAt = 0;
        for (int sample = 0; sample < lengths.length; sample++) {
            histogram.recordValue(lengths[sample]);
            if (lengths[sample] > peak) {
                peak = lengths[sample];
                peakAt = sample;
            }
        }
        long arrivals = LongStream.of(lengths).sum();
        return new Interval(
                key,
                from,
                Slot.SPAN,
                lengths.length,
                new AcceptQueue(peak, limit),
                from.plusMillis(10_000L / lengths.length * peakAt),
                new PeakSource.Sampled(PERIOD),
                limit,
                histogram,
                Reading.of(drops),
                new Flow(arrivals, arrivals, Source.LENGTHS));
    }

    /// The same with a peak, arrivals and accepts that were recorded, not sampled.
    static Interval recorded(Interval sampled) {
        return new Interval(
                sampled.listener(),
                sampled.from(),
                sampled.span(),
                sampled.samples(),
                sampled.peak(),
                sampled.peakAt(),
                PeakSource.EXACT,
                sampled.limit(),
                sampled.lengths(),
                sampled.drops(),
                new Flow(sampled.flow().arrivals(), sampled.flow().accepts(), Source.PROBE));
    }

    static Interval idle(ListenerKey key, Instant from, long limit, int samples) {
        return interval(key, from, limit, 0, new long[samples]);
    }

    static Slot slot(Instant from, long samples, Interval... intervals) {
        return new Slot(
                from,
                PERIOD,
                samples,
                List.of(intervals),
                List.of(new CounterInterval(
                        "host", from, Slot.SPAN, Map.of("ListenOverflows", 0L, "ListenDrops", 0L))));
    }
}
