package dev.tidemark.lab.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How long clients waited: half of them at most `median`, all but one of a hundred at most `p99`.
public record Waits(Duration median, Duration p99, Duration max) {
    /// Empty when nobody waited.
    public static Optional<Waits> of(List<Duration> durations) {
        if (durations.isEmpty()) {
            return Optional.empty();
        }
        long[] nanos = durations.stream().mapToLong(Duration::toNanos).toArray();
        Arrays.sort(nanos);
        return Optional.of(new Waits(rank(nanos, 0.5), rank(nanos, 0.99), rank(nanos, 1)));
    }

    private static Duration rank(long[] sorted, double part) {
        return Duration.ofNanos(sorted[(int) Math.ceil(part * sorted.length) - 1]);
    }
}
