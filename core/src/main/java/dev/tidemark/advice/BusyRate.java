package dev.tidemark.advice;

import java.time.Duration;

/// How many connections a second the owner takes out of its queue while somebody waits in it.
///
/// @param perSecond the mean over all of that time: what a long line meets
/// @param slow the rate of its slowest tenth: a short line may meet that
/// @param source how it is known
/// @param busy for how long, in all, somebody was seen waiting
public record BusyRate(double perSecond, double slow, Source source, Duration busy) {
    public BusyRate {
        if (!(perSecond > 0) || slow < 0) {
            throw new IllegalArgumentException(
                    "rate: " + perSecond + ", slow: " + slow + " (expected: above 0, not below 0)");
        }
    }

    /// How a rate is known.
    public enum Source {
        /// Each connection was counted while the queue was not empty.
        COUNTED,
        /// From samples of a queue in which somebody always waited.
        SAMPLED,
        /// From a queue that also ran empty: the owner may be faster.
        AT_LEAST,
        /// Given by whoever asks.
        GIVEN
    }

    /// A rate that somebody asks about.
    public static BusyRate given(double perSecond) {
        return new BusyRate(perSecond, perSecond, Source.GIVEN, Duration.ZERO);
    }

    /// Whether the owner may accept faster.
    public boolean isLowerBound() {
        return source == Source.AT_LEAST;
    }
}
