package dev.tidemark.bench;

import java.util.Arrays;

/// How long many runs of one thing took.
///
/// @param runs how many
/// @param minNanos the shortest
/// @param medianNanos the middle one
/// @param p99Nanos what one of a hundred exceeded; the longest when there are fewer runs
/// @param meanNanos all together by their number, with pauses of the collector
/// @param cpuNanos CPU time by number of runs
record Figures(int runs, long minNanos, long medianNanos, long p99Nanos, long meanNanos, long cpuNanos) {
    /// @param nanos of each run
    /// @param cpuNanos of all runs
    static Figures of(long[] nanos, long cpuNanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        int runs = sorted.length;
        return new Figures(
                runs,
                sorted[0],
                sorted[runs / 2],
                sorted[Math.min(runs - 1, (int) Math.ceil(runs * 0.99))],
                Arrays.stream(sorted).sum() / runs,
                cpuNanos / runs);
    }
}
