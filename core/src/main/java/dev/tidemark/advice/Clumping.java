package dev.tidemark.advice;

import java.time.Instant;
import java.util.List;

/// How bursts are spread over the time in which they were seen.
///
/// Where they come at certain hours, a day has fewer independent ones than it has bursts, and those of other
/// hours say little about the largest.
final class Clumping {
    private static final int PARTS = 12;
    private static final double MOST = 2.5;

    private Clumping() {}

    /// Variance by mean of how many came in each twelfth of `seen`: 1 where they know nothing of each other; no
    /// less, and no more than 2.5.
    static double of(List<Instant> bursts, SeenTime seen) {
        double[] parts = new double[PARTS];
        for (Instant at : bursts) {
            parts[Math.min((int) (seen.shareAt(at) * PARTS), PARTS - 1)]++;
        }
        double mean = bursts.size() / (double) PARTS;
        double squares = 0;
        for (double part : parts) {
            squares += (part - mean) * (part - mean);
        }
        return bursts.isEmpty() ? 1 : Math.clamp(squares / (PARTS - 1) / mean, 1, MOST);
    }
}
