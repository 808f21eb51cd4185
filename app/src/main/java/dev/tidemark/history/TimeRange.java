package dev.tidemark.history;

import java.time.Duration;
import java.time.Instant;

/// A stretch of time.
///
/// @param from where it begins, which is part of it
/// @param to where it ends, which is not
public record TimeRange(Instant from, Instant to) {
    public TimeRange {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("range: " + from + " to " + to + " (expected: the earlier first)");
        }
    }

    public Duration span() {
        return Duration.between(from, to);
    }
}
