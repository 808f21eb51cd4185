package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import java.time.Duration;

/// What a queue did, or would have done, to those who wanted in.
///
/// @param limit of the queue
/// @param clients who tried, each counted once
/// @param turnedAway clients turned away at their first try
/// @param packets turned away: what ListenOverflows counts, retries included
/// @param gaveUp clients who never got in; unknown where only sums are known
/// @param late clients who were accepted after their timeout was over; unknown where only sums are known, or
///     no accept rate
/// @param peak the highest length
/// @param bytes of memory at that length
/// @param waits of those who were accepted, from their first try until then; unknown where only sums are known,
///     or no accept rate
public record Outcome(
        long limit,
        long clients,
        long turnedAway,
        long packets,
        Reading<Long> gaveUp,
        Reading<Long> late,
        long peak,
        long bytes,
        Reading<Waits> waits) {
    /// How long clients waited to be accepted.
    ///
    /// @param median half of them waited no longer
    /// @param p99 99 of 100 waited no longer
    /// @param longest nobody waited longer
    public record Waits(Duration median, Duration p99, Duration longest) {}
}
