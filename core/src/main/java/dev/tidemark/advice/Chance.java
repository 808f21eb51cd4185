package dev.tidemark.advice;

import java.time.Duration;

/// How likely a queue of some size overflows, at most: the evidence bounds it from above, with a confidence of
/// [#CONFIDENCE].
///
/// @param bursts no more overflowing bursts than this are to be expected in `stretch`, on the average
/// @param stretch as long as what was seen
/// @param method how it was found
/// @param isExtrapolated whether it is about bursts larger than each one seen
public record Chance(double bursts, Duration stretch, Method method, boolean isExtrapolated) {
    /// One-sided: of ten bounds one may be exceeded.
    public static final double CONFIDENCE = 0.9;

    /// So many standard errors are that.
    static final double Z = 1.2816;

    /// How a chance was found: docs/sizing.md has the formulas and how far each was off.
    public enum Method {
        /// The tail of the largest bursts, with the errors of what it is drawn through.
        TAIL,
        /// How many came was counted, few were seen: nothing is known of their tail, but that it is no heavier
        /// than that of a Pareto law of index 2.
        RANK,
        /// From bounds of what came, as not each was counted.
        BOUNDS
    }

    /// The chance that at least one burst of `stretch` overflows, from 0 to 1, at most.
    public double probability() {
        return -Math.expm1(-bursts);
    }

    /// The greatest mean of which no more than `seen` events are seen with a chance of 1 - confidence (Wilson and
    /// Hilferty's approximation of the bound of a Poisson mean).
    static double most(long seen) {
        double next = seen + 1.0;
        return next * Math.pow(1 - 1 / (9 * next) + Z / (3 * Math.sqrt(next)), 3);
    }
}
