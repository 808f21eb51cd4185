package dev.tidemark.watch;

import java.time.Instant;
import java.util.List;

/// What one sample of a watch shows, and what changed since the one before. Immutable.
///
/// @param at when the sample was taken
/// @param namespaces those that hold a watched listener
/// @param listeners all that are or were watched, by their index
public record Tick(Instant at, List<NamespaceTick> namespaces, List<ListenerTick> listeners) {
    public Tick {
        namespaces = List.copyOf(namespaces);
        listeners = List.copyOf(listeners);
    }
}
