package dev.tidemark.elastic;

import java.time.Duration;

/// How many steps a listener may still make: each is two lines of a journal that is kept for ever.
///
/// A day has at most 24 + 48. Growing may use all of them, shrinking only the first half, so that what is left
/// when they are used up is a queue that is rather too large. Pure; for one thread.
final class StepAllowance {
    static final int MOST = 24;
    private static final long REFILL_NANOS = Duration.ofMinutes(30).toNanos();

    private double left = MOST;
    private long lastNanos;
    private boolean begun;

    boolean allows(long nanos, boolean growth) {
        refill(nanos);
        return left >= (growth ? 1 : 1 + MOST / 2.0);
    }

    void use(long nanos) {
        refill(nanos);
        left = Math.max(0, left - 1);
    }

    private void refill(long nanos) {
        if (begun) {
            left = Math.min(MOST, left + (double) (nanos - lastNanos) / REFILL_NANOS);
        }
        begun = true;
        lastNanos = nanos;
    }
}
