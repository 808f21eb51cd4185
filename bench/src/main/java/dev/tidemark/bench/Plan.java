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
/// @param doctorLoads what happens while the doctor watches
/// @param doctorRuns how often it watches each, by its parts
/// @param doctorWholeRuns how many of these are followed by one as users start it
/// @param execEffort of starts and calls below `tidemark exec`
/// @param execIdleSeconds how long its supervisor is watched while nobody calls
record Plan(
        Extent extent,
        Duration forBeside,
        int connections,
        Effort effort,
        Effort slowEffort,
        int rounds,
        int starts,
        int watchSeconds,
        int jmhWarmUps,
        int jmhIterations,
        List<QueueLoad> doctorLoads,
        int doctorRuns,
        int doctorWholeRuns,
        Effort execEffort,
        int execIdleSeconds) {
    /// What is measured.
    enum Extent {
        ALL("all sizes"),
        BOUNDS("the bounds alone"),
        DOCTOR("the doctor alone"),
        EXEC("exec alone");

        private final String words;

        Extent(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static final List<Integer> LISTENERS = List.of(10, 1_000, 10_000);

    /// All sizes, within 30 minutes.
    static Plan ofAll() {
        return new Plan(
                Extent.ALL,
                Duration.ofMinutes(21),
                50_000,
                effort(41, 50, 2_000),
                effort(15, 50, 200),
                20,
                31,
                15,
                3,
                5,
                List.of(QueueLoad.values()),
                5,
                5,
                effort(31, 50, 2_000),
                10);
    }

    /// What the bounds need, within 150 seconds.
    static Plan ofBounds() {
        return new Plan(
                Extent.BOUNDS,
                Duration.ofSeconds(75),
                5_000,
                effort(25, 25, 400),
                effort(15, 25, 0),
                15,
                15,
                3,
                1,
                2,
                List.of(QueueLoad.QUIET, QueueLoad.STANDING),
                2,
                0,
                effort(15, 25, 400),
                2);
    }

    /// The doctor's own cost alone, with all connections, within 6 minutes.
    static Plan ofDoctor() {
        return asForAll(Extent.DOCTOR);
    }

    /// What exec costs alone, within a minute.
    static Plan ofExec() {
        return asForAll(Extent.EXEC);
    }

    private static Plan asForAll(Extent extent) {
        Plan all = ofAll();
        return new Plan(
                extent,
                all.forBeside,
                all.connections,
                all.effort,
                all.slowEffort,
                all.rounds,
                all.starts,
                all.watchSeconds,
                all.jmhWarmUps,
                all.jmhIterations,
                all.doctorLoads,
                all.doctorRuns,
                all.doctorWholeRuns,
                all.execEffort,
                all.execIdleSeconds);
    }

    private static Effort effort(int pairs, int blockMillis, int warmUpMillis) {
        return new Effort(
                pairs,
                Duration.ofMillis(blockMillis).toNanos(),
                Duration.ofMillis(warmUpMillis).toNanos());
    }
}
