package dev.tidemark.bench;

import java.util.Locale;

/// What a ratio is promised to be.
///
/// @param promise the sentence
/// @param atLeast whether the ratio is to reach `limit`, or not to exceed it
record Bound(String promise, boolean atLeast, double limit) {
    /// How a bound came out.
    enum Outcome {
        /// Kept, by more than the same thing differs from itself.
        HELD,
        /// Broken, by more than the same thing differs from itself.
        BROKEN,
        /// The ratio is so near the limit that noise decides: told, and not counted as broken.
        WITHIN_NOISE
    }

    static Bound atMost(double limit, String promise) {
        return new Bound(promise, false, limit);
    }

    static Bound atLeast(double limit, String promise) {
        return new Bound(promise, true, limit);
    }

    /// Judges `measured` by its distance from the limit: a factor that the spread of `self` (the same thing
    /// against itself) does not reach counts.
    Outcome judge(Ratios measured, Ratios self) {
        double reach = atLeast ? measured.median() / limit : limit / measured.median();
        double noise = Math.max(self.high(), 1 / self.low());
        if (Math.max(reach, 1 / reach) <= noise) {
            return Outcome.WITHIN_NOISE;
        }
        return reach > 1 ? Outcome.HELD : Outcome.BROKEN;
    }

    /// Judges what is the same each time.
    Outcome judge(double measured) {
        return (atLeast ? measured >= limit : measured <= limit) ? Outcome.HELD : Outcome.BROKEN;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %s", atLeast ? "at least" : "at most", limit);
    }
}
