package dev.tidemark.agent;

import java.time.Duration;
import java.time.Instant;

/// When facts were read, by the clock that never goes back and by the wall clock.
///
/// @param wholeNanos since when no second was missed
/// @param intervalNanos when the interval that runs began
/// @param intervalEnd by the wall clock; what began later belongs to the next interval
/// @param nanos now
/// @param at now
record FactTime(long wholeNanos, long intervalNanos, Instant intervalEnd, long nanos, Instant at) {
    private static final long SECOND = 1_000_000_000L;

    /// The same where no second was missed since then.
    FactTime wholeSince(long fromNanos) {
        return new FactTime(fromNanos, intervalNanos, intervalEnd, nanos, at);
    }

    /// When a second of the kernel's clock began, which is the clock that never goes back.
    long beginOf(Instant slot) {
        long about = nanos - Duration.between(slot, at).toNanos();
        return Math.floorDiv(about + SECOND / 2, SECOND) * SECOND;
    }

    /// Whether a second touches the interval that runs.
    boolean touchesInterval(Instant slot) {
        return beginOf(slot) + SECOND > intervalNanos && slot.isBefore(intervalEnd);
    }

    /// Whether it began within it.
    boolean isWithinInterval(Instant slot) {
        return beginOf(slot) >= intervalNanos && slot.isBefore(intervalEnd);
    }

    /// Whether it still runs, and began before the end of the interval.
    boolean isRunning(Instant slot) {
        return beginOf(slot) + SECOND > nanos && slot.isBefore(intervalEnd);
    }
}
