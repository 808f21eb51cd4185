package dev.tidemark.bench;

import java.util.Arrays;

/// Two things measured against each other: a block of runs of the one, a block of the other, and so on.
///
/// A block is as many runs as fit some milliseconds, and counts by its median run, so that a run that another
/// process interrupted does not. Load that lasts meets both of a pair.
///
/// @param ours the first, the denominator
/// @param theirs the second
/// @param ratios theirs / ours, one for each pair of blocks
/// @param more theirs - ours in nanoseconds, one for each pair of blocks
/// @param ourSpread ours against itself, by neighbouring blocks
/// @param theirSpread theirs against itself
record Duel(
        String name,
        Figures ours,
        String rival,
        Figures theirs,
        Ratios ratios,
        Ratios more,
        Ratios ourSpread,
        Ratios theirSpread) {
    /// How much is measured.
    ///
    /// @param pairs of blocks, at least 15
    /// @param blockNanos how long a block is meant to take; one run if that takes longer
    record Effort(int pairs, long blockNanos, long warmUpNanos) {}

    private static final int MOST_RUNS = 2_000;

    /// Measures `ours` and `theirs` in turn.
    static Duel fight(Subject ours, Subject theirs, Effort effort) {
        return fight(ours, () -> {}, theirs, () -> {}, effort);
    }

    /// Measures `ours` and `theirs` in turn, each in circumstances of its own, which are brought about before
    /// each block and are not measured.
    static Duel fight(Subject ours, Runnable beforeOurs, Subject theirs, Runnable beforeTheirs, Effort effort) {
        Side first = Side.of(ours, effort);
        Side second = Side.of(theirs, effort);
        for (int pair = 0; pair < effort.pairs(); pair++) {
            beforeOurs.run();
            first.block(pair);
            beforeTheirs.run();
            second.block(pair);
        }
        return new Duel(
                first.subject.name(),
                first.figures(),
                second.subject.name(),
                second.figures(),
                Ratios.of(second.medians, first.medians),
                Ratios.ofDifferences(second.medians, first.medians),
                Ratios.ofNeighbours(first.medians),
                Ratios.ofNeighbours(second.medians));
    }

    /// Judges by the wider of both spreads.
    Bound.Outcome judge(Bound bound) {
        return bound.judge(ratios, spread());
    }

    /// The wider of both spreads.
    Ratios spread() {
        return width(ourSpread) >= width(theirSpread) ? ourSpread : theirSpread;
    }

    private static double width(Ratios spread) {
        return Math.max(spread.high(), 1 / spread.low());
    }

    /// The blocks of one of the two.
    static final class Side {
        private final Subject subject;
        private final long[] nanos;
        private final int runs;
        private final double[] medians;
        private long cpuNanos;

        private Side(Subject subject, int runs, int pairs) {
            this.subject = subject;
            this.runs = runs;
            this.nanos = new long[runs * pairs];
            this.medians = new double[pairs];
        }

        /// Warms `subject` up, and finds how many runs make a block. The first run does not tell: it looks for
        /// owners.
        static Side of(Subject subject, Effort effort) {
            long[] one = new long[1];
            long begin = System.nanoTime();
            long shortest = Long.MAX_VALUE;
            subject.run(one);
            do {
                subject.run(one);
                shortest = Math.min(shortest, one[0]);
            } while (System.nanoTime() - begin < effort.warmUpNanos());
            long runs = Math.clamp(effort.blockNanos() / Math.max(1, shortest), 1, MOST_RUNS);
            return new Side(subject, (int) runs, effort.pairs());
        }

        void block(int pair) {
            long[] block = new long[runs];
            long cpu = subject.cpuNanos();
            subject.run(block);
            cpuNanos += subject.cpuNanos() - cpu;
            System.arraycopy(block, 0, nanos, pair * runs, runs);
            Arrays.sort(block);
            medians[pair] = block[runs / 2];
        }

        Figures figures() {
            return Figures.of(nanos, cpuNanos);
        }
    }
}
