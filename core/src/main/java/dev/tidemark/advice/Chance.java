package dev.tidemark.advice;

import java.time.Duration;

/// How likely a queue of some size overflows.
///
/// @param bursts how many overflowing bursts are to be expected in `stretch`, on the average
/// @param stretch as long as what was seen
/// @param method how it was found
/// @param isExtrapolated whether it is about bursts larger than each one seen
public record Chance(double bursts, Duration stretch, Method method, boolean isExtrapolated) {
    /// How a chance was found: docs/sizing.md has the formulas and how far each was off.
    public enum Method {
        /// The tail of the largest bursts, taken for an exponential one with an allowance for their number.
        TAIL,
        /// The next burst is the largest of all with a chance of 1 in n + 1: few were seen.
        RANK,
        /// From bounds of what came, as not each was counted.
        BOUNDS
    }

    /// The chance that at least one burst of `stretch` overflows, from 0 to 1.
    public double probability() {
        return -Math.expm1(-bursts);
    }
}
