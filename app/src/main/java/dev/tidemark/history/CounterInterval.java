package dev.tidemark.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// By how much a namespace's listen counters rose in one interval. They count packets, not clients.
///
/// @param rises the counter's name in the kernel, such as `ListenOverflows`, to its rise; what could not be read
///     is not in it
public record CounterInterval(String namespace, Instant from, Duration span, Map<String, Long> rises) {
    public CounterInterval {
        rises = Map.copyOf(rises);
    }
}
