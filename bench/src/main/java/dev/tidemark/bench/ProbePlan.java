package dev.tidemark.bench;

import dev.tidemark.bench.Duel.Effort;
import java.time.Duration;
import java.util.List;

/// How what the kernel records, and its price, are measured.
///
/// @param loads how often each load is compared
/// @param openings in this JVM, and in fresh ones
/// @param listeners of which memory is taken
/// @param reads of facts, against reads without
/// @param micros how long bursts stand
/// @param each of each length, of each family, with and without accepts that race
record ProbePlan(
        Effort loads,
        int openings,
        int coldOpenings,
        int listeners,
        int memoryRounds,
        Effort reads,
        List<Integer> micros,
        int each) {
    /// In less than six minutes.
    static ProbePlan ofAll() {
        return new ProbePlan(
                effort(31, 200, 1_000),
                50,
                9,
                10_000,
                3,
                effort(31, 50, 2_000),
                List.of(500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000),
                32);
    }

    /// In less than a minute.
    static ProbePlan ofShort() {
        return new ProbePlan(effort(25, 20, 100), 10, 2, 3_000, 1, effort(15, 25, 400), List.of(500, 5_000, 50_000), 6);
    }

    private static Effort effort(int pairs, int blockMillis, int warmUpMillis) {
        return new Effort(
                pairs,
                Duration.ofMillis(blockMillis).toNanos(),
                Duration.ofMillis(warmUpMillis).toNanos());
    }
}
