package dev.tidemark.bench;

import java.util.Optional;

/// What Tidemark promises of its speed.
final class Bounds {
    /// The sample's cost with many connections, against its cost with none.
    static final Bound CONNECTIONS =
            Bound.atMost(1.15, "a sample of 1 000 listeners, with established connections / without");

    /// The sample's cost against the bare dump's.
    static final Bound BARE = Bound.atMost(1.5, "a sample of 1 000 listeners / the bare dump");

    /// The cost of `ss -lntH` against the sample's.
    static final Bound SS_FEW = Bound.atLeast(80, "ss -lntH / a sample, 10 listeners");

    /// The cost of `ss -lntH` against the sample's.
    static final Bound SS_MANY = Bound.atLeast(2, "ss -lntH / a sample, 10 000 listeners");

    /// The start against that of a hello-world with the JVM's default flags.
    static final Bound START = Bound.atMost(3.5, "start of tidemark list / of a hello-world of the same JVM");

    /// What the doctor's watching takes of a processor, in each situation.
    static Bound doctor(QueueLoad load) {
        return Bound.atMost(
                2,
                "percent of one processor that tidemark doctor takes while it watches " + DoctorRuns.SECONDS
                        + " s of 1 000 listeners: " + load.words());
    }

    /// What the supervisor of exec holds.
    static final Bound EXEC_MEMORY = Bound.atMost(45, "megabytes that the supervisor of tidemark exec holds (RSS)");

    /// What it takes while nobody calls.
    static final Bound EXEC_IDLE =
            Bound.atMost(1_000, "microseconds of one processor that the supervisor takes in an idle second");

    /// Milliseconds that bursts last whose share is promised.
    static final int LONG_BURST = 100;

    /// Samples a second at which it is promised.
    static final int FAST = 100;

    /// The share of them whose peak was caught.
    static final Bound BURSTS = Bound.atLeast(0.95, "share of bursts of 100 ms that 100 samples a second catch");

    /// Peaks that were told too high, at any rate and of any length.
    static final Bound NOT_ABOVE = Bound.atMost(0, "bursts of which a higher peak was told than there was");

    /// The memory of an agent.
    static Bound agentMemory(int listeners) {
        return Bound.atMost(
                listeners > AGENT_FEW ? 110 : 80,
                "megabytes that tidemark agent with " + listeners + " listeners holds (RSS)");
    }

    /// The processor time of an agent that nobody asks.
    static Bound agentCpu(int listeners) {
        return Bound.atMost(
                listeners > AGENT_FEW ? 20 : 5,
                "milliseconds of one processor that tidemark agent takes in a second, " + listeners
                        + " listeners, 10 samples a second");
    }

    /// The time of an answer of the agent's metrics.
    static Bound scrapes(String encoding) {
        return Bound.atMost(
                20,
                "milliseconds until /metrics answered, 99th percentile, 1 000 listeners, 10 times a second, "
                        + encoding);
    }

    /// The rate that is left of a load while the kernel records.
    static Optional<Bound> recording(WatchedLoad load, boolean reasons) {
        return switch (load) {
            case CONNECT -> Optional.of(recording(load, reasons, reasons ? 0.94 : 0.97));
            case PING -> Optional.of(recording(load, reasons, reasons ? 0.955 : 0.975));
            case GETPPID, REFUSED, AFTER -> Optional.empty();
        };
    }

    private static Bound recording(WatchedLoad load, boolean reasons, double limit) {
        return Bound.atLeast(
                limit,
                "rate of \"" + load.words() + "\" that is left while the kernel records"
                        + (reasons ? ", with reasons" : ""));
    }

    /// How long a probe takes to open, with reasons.
    static final Bound OPENING = Bound.atMost(100, "milliseconds to begin to record, in a warm JVM");

    /// Bursts that nobody accepts from until they stand.
    static final Bound EXACT = Bound.atMost(0, "bursts whose recorded peak was not the true one");

    /// Bursts that somebody accepts from as they come.
    static final Bound EXACT_RACING = Bound.atMost(0, "bursts, with accepts racing, of which more was recorded");

    /// Changes of an elastic limit that went back on the one before, in ten minutes of noise.
    static final Bound ELASTIC_TURNS = Bound.atMost(4, "times that an elastic limit turned under noisy load");

    /// Clients of swells that an elastic queue turns away, against those that the fixed one does.
    static final Bound ELASTIC_REFUSED =
            Bound.atMost(0.34, "clients of swells turned away by an elastic queue / by a fixed one of its first size");

    private static final int AGENT_FEW = 50;

    private Bounds() {}
}
