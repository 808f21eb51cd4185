package dev.tidemark.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a whole watch showed.
///
/// @param from when the first sample was taken, which only later ones are compared with
/// @param to when the last sample was taken
/// @param ticks samples after the first
/// @param namespaces by how much their counters rose in all
public record WatchSummary(
        Instant from,
        Instant to,
        Duration period,
        long ticks,
        List<NamespaceTick> namespaces,
        List<ListenerSummary> listeners) {
    public WatchSummary {
        namespaces = List.copyOf(namespaces);
        listeners = List.copyOf(listeners);
    }
}
