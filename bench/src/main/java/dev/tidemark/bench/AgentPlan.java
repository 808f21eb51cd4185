package dev.tidemark.bench;

import java.util.List;

/// How the agent's memory and processor time are measured.
///
/// @param settleSeconds from the start until the span begins that is measured
/// @param seconds of that span, one with few listeners and one with many
/// @param hasRivals whether other programs run beside it
/// @param scrapeSeconds how long its metrics are read afterwards
record AgentPlan(int settleSeconds, int seconds, boolean hasRivals, int scrapeSeconds) {
    /// When nothing else is said.
    static final int MINUTES = 10;

    private static final int LONG = 5;

    /// What is asked for on the command line of `bench/run`.
    static AgentPlan of(List<String> options) {
        int minutes = options.indexOf("--minutes");
        return ofMinutes(minutes < 0 ? MINUTES : Integer.parseInt(options.get(minutes + 1)));
    }

    /// Two spans of so many minutes; below five they are shorter, and without rivals.
    static AgentPlan ofMinutes(int minutes) {
        return minutes < LONG
                ? new AgentPlan(10, 30 * minutes - 15, false, 10)
                : new AgentPlan(30, 60 * minutes, true, 60);
    }
}
