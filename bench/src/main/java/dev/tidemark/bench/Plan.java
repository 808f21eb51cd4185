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
/// @param bursts that come while the agent's sampler watches
/// @param agent how the agent's memory and processor time are measured
/// @param probe how what the kernel records is measured
/// @param elastic how elastic queues are measured
/// @param kept whether the results are written to a file
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
        int execIdleSeconds,
        BurstPlan bursts,
        AgentPlan agent,
        ProbePlan probe,
        ElasticPlan elastic,
        boolean kept) {
    /// What is measured.
    enum Extent {
        ALL("all sizes", ""),
        BOUNDS("the bounds alone", ""),
        DOCTOR("the doctor alone", "-doctor"),
        EXEC("exec alone", "-exec"),
        BURSTS("what samples catch of bursts alone", "-bursts"),
        AGENT("the agent alone", "-agent"),
        PROBE("what the kernel records alone", "-probe"),
        ELASTIC("elastic queues alone", "-elastic"),
        ARRIVALS("what recording arrivals costs alone", "-arrivals");

        private final String words;
        private final String suffix;

        Extent(String words, String suffix) {
            this.words = words;
            this.suffix = suffix;
        }

        String words() {
            return words;
        }

        /// Ends the name of the file of results.
        String suffix() {
            return suffix;
        }
    }

    static final List<Integer> LISTENERS = List.of(10, 1_000, 10_000);

    /// What is asked for on the command line of `bench/run`.
    static Plan of(List<String> options) {
        boolean isShort = options.contains("--short");
        return switch (options.isEmpty() ? "" : options.getFirst()) {
            case "--short" -> ofBounds();
            case "--doctor" -> ofAll().only(Extent.DOCTOR);
            case "--exec" -> ofAll().only(Extent.EXEC);
            case "--bursts" -> isShort ? ofBounds().only(Extent.BURSTS) : ofAll().only(Extent.BURSTS);
            case "--probe" -> isShort ? ofBounds().only(Extent.PROBE) : ofAll().only(Extent.PROBE);
            case "--elastic" -> isShort ? ofBounds().only(Extent.ELASTIC) : ofAll().only(Extent.ELASTIC);
            case "--arrivals" -> isShort ? ofBounds().only(Extent.ARRIVALS) : ofAll().only(Extent.ARRIVALS);
            case "--agent" -> ofAll().only(AgentPlan.of(options));
            default -> ofAll();
        };
    }

    /// All sizes, within 30 minutes.
    private static Plan ofAll() {
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
                10,
                BurstPlan.ofAll(),
                AgentPlan.ofMinutes(AgentPlan.MINUTES),
                ProbePlan.ofAll(),
                ElasticPlan.ofAll(),
                true);
    }

    /// What the bounds need, within 150 seconds.
    private static Plan ofBounds() {
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
                2,
                BurstPlan.ofShort(),
                AgentPlan.ofMinutes(1),
                ProbePlan.ofShort(),
                ElasticPlan.ofShort(),
                false);
    }

    private Plan only(AgentPlan other) {
        return only(Extent.AGENT, other, other.hasRivals());
    }

    private Plan only(Extent other) {
        return only(other, agent, kept);
    }

    private Plan only(Extent otherExtent, AgentPlan otherAgent, boolean otherKept) {
        return new Plan(
                otherExtent,
                forBeside,
                connections,
                effort,
                slowEffort,
                rounds,
                starts,
                watchSeconds,
                jmhWarmUps,
                jmhIterations,
                doctorLoads,
                doctorRuns,
                doctorWholeRuns,
                execEffort,
                execIdleSeconds,
                bursts,
                otherAgent,
                probe,
                elastic,
                otherKept);
    }

    private static Effort effort(int pairs, int blockMillis, int warmUpMillis) {
        return new Effort(
                pairs,
                Duration.ofMillis(blockMillis).toNanos(),
                Duration.ofMillis(warmUpMillis).toNanos());
    }
}
