package dev.tidemark.watch;

import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;

/// A listener under watch, by its place: when a server is restarted, its new socket takes the place of the old
/// one.
///
/// @param index 0 for the first of a watch, and so on; never given twice
/// @param first as it was first seen
/// @param number 1, or higher for further sockets at the same address: the members of a reuseport group
public record WatchedListener(int index, Namespace namespace, Listener first, int number) {
    /// Where it listens.
    public String address() {
        return first.address();
    }
}
