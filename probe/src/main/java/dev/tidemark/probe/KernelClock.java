package dev.tidemark.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Turns the kernel's monotonic nanoseconds into instants of the wall clock.
///
/// How far apart the two are is read again each minute, since the wall clock is set now and then: an earlier
/// moment is told by the clock of today. May be used from any thread.
final class KernelClock {
    private static final long READ_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    private final InstantSource wall;
    private final LongSupplier monotonic;
    private long readAt;
    private Instant zero;

    private KernelClock(InstantSource wall, LongSupplier monotonic) {
        this.wall = wall;
        this.monotonic = monotonic;
        this.readAt = monotonic.getAsLong();
        this.zero = wall.instant().minusNanos(readAt);
    }

    /// That of this machine: on Linux `System.nanoTime()` is CLOCK_MONOTONIC, as is `bpf_ktime_get_ns()`
    /// (`os::javaTimeNanos()`, `os_posix.cpp`).
    static KernelClock ofThisMachine() {
        return new KernelClock(InstantSource.system(), System::nanoTime);
    }

    static KernelClock of(InstantSource wall, LongSupplier monotonic) {
        return new KernelClock(wall, monotonic);
    }

    /// The instant that the monotonic clock showed as `nanos`.
    synchronized Instant instant(long nanos) {
        long now = monotonic.getAsLong();
        if (now - readAt > READ_AGAIN_NANOS) {
            readAt = now;
            zero = wall.instant().minusNanos(now);
        }
        return zero.plusNanos(nanos);
    }

    Instant now() {
        return instant(monotonic.getAsLong());
    }
}
