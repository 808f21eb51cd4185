package dev.tidemark.history;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.PeakSource;
import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.AbstractHistogram;

/// What was seen of one listener in one interval: 10 s as it is recorded, or several of them merged.
///
/// @param listener which one
/// @param from where the interval begins: a whole multiple of its span since 1970
/// @param span how long it is
/// @param samples how many samples saw the listener
/// @param peak the highest queue, with the limit that it had then
/// @param peakAt when it was first that high
/// @param source whether the peak may have been higher: between two samples, unless the kernel recorded it
/// @param limit the limit at the last sample
/// @param lengths how many samples saw each length; lengths above the histogram's precision of 2 digits are
///     rounded, the peak never is
/// @param drops by how much its own drops rose
/// @param flow what came and what was accepted
public record Interval(
        ListenerKey listener,
        Instant from,
        Duration span,
        long samples,
        AcceptQueue peak,
        Instant peakAt,
        PeakSource source,
        long limit,
        AbstractHistogram lengths,
        Reading<Long> drops,
        Flow flow) {
    /// Whether nothing was higher than the peak.
    public boolean isExact() {
        return source instanceof PeakSource.Exact;
    }

    /// How many connections came into the queue and how many were accepted, as far as the source tells.
    ///
    /// @param arrivals those that came
    /// @param accepts those that were taken out
    /// @param source how it is known
    public record Flow(long arrivals, long accepts, Source source) {}

    /// How arrivals and accepts are known.
    public enum Source {
        /// Rises and falls of the length from sample to sample: at least so many.
        LENGTHS,
        /// Counted by a probe, each one.
        PROBE
    }
}
