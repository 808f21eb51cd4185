package dev.tidemark.watch;

import java.time.Duration;

/// When the ticks of a watch are due: at start + n × interval, without drifting.
///
/// A tick whose time is over is skipped and counted; it is never made up for by ticks in quick succession. All
/// times are those of `System.nanoTime()`. For one thread at a time.
public final class TickSchedule {
    private final long start;
    private final long interval;
    private long number;
    private long skipped;
    private long late;

    private TickSchedule(long start, long interval) {
        this.start = start;
        this.interval = interval;
    }

    /// A schedule whose first tick is due one `interval` after `start`.
    public static TickSchedule of(long start, Duration interval) {
        if (interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: more than 0)");
        }
        return new TickSchedule(start, interval.toNanos());
    }

    /// When the next tick is due, asked at `now`: at the first time of the grid that is not over.
    public long next(long now) {
        long reachable = Math.ceilDiv(now - start, interval);
        long next = Math.max(number + 1, reachable);
        skipped += next - number - 1;
        number = next;
        return start + number * interval;
    }

    /// Tells that the tick asked for last begins at `now`, which may be too late.
    public void begun(long now) {
        if (now - (start + number * interval) > interval / 2) {
            late++;
        }
    }

    /// How many ticks were left out.
    public long skipped() {
        return skipped;
    }

    /// How many ticks began more than half an interval after they were due.
    public long late() {
        return late;
    }
}
