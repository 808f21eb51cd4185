package dev.tidemark.elastic;

import dev.tidemark.kernel.Reading;

/// How fast a server accepts while somebody waits, from the lengths of its queue alone or, where arrivals are
/// counted, exactly.
///
/// Lengths alone give a lower bound: what comes and is accepted between two looks cancels out. While a burst
/// drains nothing comes, and the bound is the truth; so the fastest stretch counts, and is believed less with
/// each stretch that is slower. Whoever sizes a queue by it makes it too small rather than too deep. Pure; for
/// one thread.
final class AcceptGauge {
    private static final long MILLI = 1_000_000L;

    /// Looks that are further apart say nothing of what was between them.
    private static final long APART_NANOS = 150 * MILLI;

    /// Time with somebody waiting is judged in stretches of so long, or of at least so where the queue is empty
    /// after it.
    private static final long STRETCH_NANOS = 200 * MILLI;

    private static final long SHORTEST_NANOS = 30 * MILLI;

    /// So long nobody has to be accepted before that is called the rate.
    private static final long NOBODY_NANOS = 1_000 * MILLI;

    /// What is counted exactly stands for so long against what is only a lower bound.
    private static final long EXACT_NANOS = 10_000 * MILLI;

    /// How much of the former rate a slower stretch leaves.
    private static final double KEPT = 0.9;

    private boolean known;
    private double perSecond;
    private long exactNanos = Long.MIN_VALUE;
    private boolean looked;
    private long lastNanos;
    private long lastLength;
    private long stretchNanos;
    private long fell;
    private boolean drained;
    private boolean stood;
    private long idleNanos;

    /// Takes in a look at the queue.
    void look(long nanos, long length) {
        long between = nanos - lastNanos;
        boolean follows = looked && between > 0 && between <= APART_NANOS;
        if (follows && lastLength > 0) {
            stretchNanos += between;
            fell += Math.max(0, lastLength - length);
            drained |= length == 0;
            idleNanos = lastLength > length ? 0 : idleNanos + between;
            boolean isOver = length == 0 && stretchNanos >= SHORTEST_NANOS;
            if (isOver || stretchNanos >= STRETCH_NANOS) {
                endStretch(nanos);
            }
        } else {
            idleNanos = 0;
        }
        looked = true;
        lastNanos = nanos;
        lastLength = length;
    }

    private void endStretch(long nanos) {
        stood |= !drained;
        if (!isCounted(nanos)) {
            if (fell > 0) {
                double rate = fell * 1e9 / stretchNanos;
                // Whose queue ran empty had nobody to accept: that makes him no slower.
                perSecond = known ? Math.max(rate, drained ? perSecond : perSecond * KEPT) : rate;
                known = true;
            } else if (known && stretchNanos >= STRETCH_NANOS) {
                perSecond *= KEPT;
            } else if (idleNanos >= NOBODY_NANOS) {
                perSecond = 0;
                known = true;
            }
        }
        stretchNanos = 0;
        fell = 0;
        drained = false;
    }

    /// Takes in what was counted over a time in which somebody waited throughout.
    ///
    /// @param arrived connections added to the queue
    /// @param grown by how much its length rose
    void count(long nanos, long arrived, long grown, long overNanos) {
        if (overNanos >= STRETCH_NANOS) {
            perSecond = Math.max(0, arrived - grown) * 1e9 / overNanos;
            known = true;
            exactNanos = nanos;
        }
    }

    /// Whether a line ever stood for a stretch, or arrivals were counted: else the rate only tells how few came.
    boolean isProven() {
        return stood || exactNanos != Long.MIN_VALUE;
    }

    /// Whether the rate is what was counted lately, and no lower bound.
    boolean isCounted(long nanos) {
        return exactNanos != Long.MIN_VALUE && nanos - exactNanos <= EXACT_NANOS;
    }

    /// Connections a second; unknown until somebody waited long enough.
    Reading<Double> rate() {
        return known ? Reading.of(perSecond) : Reading.unknown("nobody waited long enough to tell");
    }
}
