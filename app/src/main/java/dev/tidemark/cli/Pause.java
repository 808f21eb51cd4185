package dev.tidemark.cli;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting between samples.
final class Pause {
    private Pause() {}

    /// Waits until `System.nanoTime()` is `nanos`.
    static void until(long nanos) {
        until(nanos, () -> false);
    }

    /// Waits until `System.nanoTime()` is `nanos`, or `ended` holds after an unpark.
    static void until(long nanos, BooleanSupplier ended) {
        long left = nanos - System.nanoTime();
        while (left > 0 && !ended.getAsBoolean()) {
            LockSupport.parkNanos(left);
            // An interrupt would make parking return at once, for ever.
            boolean _ = Thread.interrupted();
            left = nanos - System.nanoTime();
        }
    }
}
