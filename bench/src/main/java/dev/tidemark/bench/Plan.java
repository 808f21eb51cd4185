package dev.tidemark.bench;

import dev.tidemark.bench.Duel.Effort;
import java.time.Duration;
import java.util.List;

/// How much is measured.
///
/// @param connections how many are established where some are
/// @param effort of comparisons
/// @param slowEffort of comparisons with what takes long
/// @param rounds how often connections come and go
/// @param starts how often programs are started in turn
/// @param forBeside until when, from the start, something is begun that is no bound
/// @param watchSeconds how long the load of watching is measured at each rate
record Plan(
        boolean whole,
        Duration forBeside,
        int connections,
        Effort effort,
        Effort slowEffort,
        int rounds,
        int starts,
        int watchSeconds,
        int jmhWarmUps,
        int jmhIterations) {
    static final List<Integer> LISTENERS = List.of(10, 1_000, 10_000);

    /// All sizes, within 25 minutes.
    static Plan ofAll() {
        return new Plan(
                true, Duration.ofMinutes(21), 50_000, effort(41, 50, 2_000), effort(15, 50, 200), 20, 31, 15, 3, 5);
    }

    /// What the bounds need, within 100 seconds.
    static Plan ofBounds() {
        return new Plan(false, Duration.ofSeconds(60), 5_000, effort(25, 25, 400), effort(15, 25, 0), 15, 15, 3, 1, 2);
    }

    private static Effort effort(int pairs, int blockMillis, int warmUpMillis) {
        return new Effort(
                pairs,
                Duration.ofMillis(blockMillis).toNanos(),
                Duration.ofMillis(warmUpMillis).toNanos());
    }
}
