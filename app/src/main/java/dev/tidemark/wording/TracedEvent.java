package dev.tidemark.wording;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.probe.ProbeEvent;
import java.util.Optional;

/// Something that happened to a listener, with what is known of that listener.
///
/// @param listener where it happened; empty when it was gone before anybody could look
/// @param process the name of the process that acted, where there is one and it is known
public record TracedEvent(ProbeEvent event, Optional<Place> listener, Optional<String> process) {
    /// A listener, and where it is.
    public record Place(Namespace namespace, Listener listener) {}
}
