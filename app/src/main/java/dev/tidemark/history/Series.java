package dev.tidemark.history;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How one listener's queue went over time.
///
/// @param range what the points cover: what was asked for, rounded outward to whole intervals
/// @param span how much time one point stands for
/// @param points in the order of time. Where nothing was recorded there is none: a gap, not a zero
public record Series(ListenerKey listener, TimeRange range, Duration span, List<Point> points) {
    public Series {
        points = List.copyOf(points);
    }

    /// @param from where its span begins
    /// @param peak the highest length; never an average
    /// @param limit the limit at its end
    /// @param full whether the peak was at capacity, so that the demand may have been higher
    /// @param exact whether nothing was higher than the peak; else it may have been, between two samples
    /// @param p50 the median length
    /// @param p99 the length that 99 of 100 samples did not exceed
    /// @param traffic what came and went; empty where whoever tells it does not say
    public record Point(
            Instant from,
            long peak,
            long limit,
            boolean full,
            boolean exact,
            long p50,
            long p99,
            Reading<Long> drops,
            Optional<Traffic> traffic) {}

    /// What came into the queue in one span and went out of it.
    ///
    /// @param samples how many samples saw the listener
    /// @param empty in how many of them nobody waited
    /// @param full in how many of them the queue was full
    public record Traffic(Interval.Flow flow, long samples, long empty, long full) {}
}
