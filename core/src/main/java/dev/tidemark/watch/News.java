package dev.tidemark.watch;

import dev.tidemark.listener.Namespace;
import java.util.List;

/// What one sample of a watch may show that the one before did not.
///
/// For whoever takes samples in quick succession: unlike a [Tick] it leaves out what cannot have changed.
///
/// @param still the namespaces of the sample of whose listeners there is nothing new: each is as the last news of
///     it said, nothing rose, and only time has passed
/// @param listeners those of the other namespaces, by their index; namespaces that the sample lacks are among
/// them
public record News(List<Namespace> still, List<ListenerTick> listeners) {
    public News {
        still = List.copyOf(still);
        listeners = List.copyOf(listeners);
    }
}
