package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.SocketFacts;
import java.util.Map;

/// What the kernel had recorded of all listeners, read right after a sample of them.
///
/// @param namespaces by cookie; unknown where they could not be read
record FactSnapshot(Map<Namespace, Reading<Map<Long, SocketFacts>>> namespaces) {
    /// No facts were asked for.
    static final FactSnapshot NONE = new FactSnapshot(Map.of());

    FactSnapshot {
        namespaces = Map.copyOf(namespaces);
    }
}
