package dev.tidemark.history;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.HdrHistogram.AbstractHistogram;

/// What is known of one listener over a range of time.
///
/// @param range the range that the figures are really about: what was asked for, rounded outward to the
///     intervals that are still kept, see [#resolution]
/// @param resolution the span of the coarsest interval that is part of it
/// @param peak the highest queue
/// @param exactSince since when nothing that was in the queue was missed; empty where its end is only sampled
/// @param samples how many samples there are
/// @param recorded for how long the listener was sampled
/// @param lengths how many samples saw each length, for quantiles
/// @param limit the last limit
/// @param drops by how much its own drops rose
/// @param episodes how many overflow episodes it was suspected in
/// @param flow what came and what was accepted
public record ListenerHistory(
        ListenerKey listener,
        TimeRange range,
        Duration resolution,
        HighWaterMark peak,
        Optional<Instant> exactSince,
        long samples,
        Duration recorded,
        AbstractHistogram lengths,
        long limit,
        Reading<Long> drops,
        int episodes,
        Interval.Flow flow) {
    /// The length that `percent` of the samples did not exceed.
    public long quantile(double percent) {
        return Math.min(lengths.getValueAtPercentile(percent), peak.queue().length());
    }
}
