package dev.tidemark.lab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits for a condition, never longer than allowed.
///
/// The condition is tried at once, then every millisecond on the calling thread, and once more at the deadline.
public final class Await {
    private static final long PAUSE_NANOS = 1_000_000;

    private Await() {}

    /// Waits until `condition` holds.
    ///
    /// @param what completes the sentence "… : not within 5s"
    /// @throws IllegalStateException when it does not hold in time
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        value(what, limit, condition::getAsBoolean, Boolean::booleanValue);
    }

    /// Waits until `read` gives an `acceptable` value, and returns it.
    ///
    /// @throws IllegalStateException when it does not in time; the message holds the last value
    public static <T> T value(String what, Duration limit, Supplier<T> read, Predicate<? super T> acceptable) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            boolean last = System.nanoTime() - deadline >= 0;
            T value = read.get();
            if (acceptable.test(value)) {
                return value;
            }
            if (last) {
                throw new IllegalStateException(what + ": not within " + limit.toMillis() + " ms, last " + value);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
