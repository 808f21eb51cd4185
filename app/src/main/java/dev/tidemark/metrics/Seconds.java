package dev.tidemark.metrics;

import java.time.Duration;
import java.time.Instant;

/// Times as Prometheus has them: seconds, with a fraction.
final class Seconds {
    private static final double NANOS = 1e9;

    private Seconds() {}

    /// Since 1970.
    static double of(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / NANOS;
    }

    static double of(Duration duration) {
        return duration.getSeconds() + duration.getNano() / NANOS;
    }
}
