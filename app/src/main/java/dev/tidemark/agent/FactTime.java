package dev.tidemark.agent;

import java.time.Instant;

/// When facts were read, by the clock that never goes back and by the wall clock.
///
/// @param wholeNanos since when no second was missed
/// @param intervalNanos when the interval that runs began
/// @param nanos now
/// @param at now
record FactTime(long wholeNanos, long intervalNanos, long nanos, Instant at) {
    private static final long SECOND = 1_000_000_000L;

    /// When a second of the kernel's clock began, which is the clock that never goes back.
    long beginOf(Instant slot) {
        long about = nanos - java.time.Duration.between(slot, at).toNanos();
        return Math.floorDiv(about + SECOND / 2, SECOND) * SECOND;
    }

    /// Whether a second that began then touches the interval that runs.
    boolean touchesInterval(long beginNanos) {
        return beginNanos + SECOND > intervalNanos;
    }

    /// Whether it began within it.
    boolean isWithinInterval(long beginNanos) {
        return beginNanos >= intervalNanos;
    }

    /// Whether it still runs.
    boolean isRunning(long beginNanos) {
        return beginNanos + SECOND > nanos;
    }
}
