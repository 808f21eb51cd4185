package dev.tidemark.listener;

import java.util.List;

/// The samples of several namespaces, and the namespaces that could not be sampled.
///
/// @param namespaces the caller's own first
/// @param unread those that were found but not read
/// @param hidden how many more there are that could not even be identified
public record HostSnapshot(List<ListenSnapshot> namespaces, List<Unread> unread, int hidden) {
    public HostSnapshot {
        namespaces = List.copyOf(namespaces);
        unread = List.copyOf(unread);
    }

    /// A namespace that could not be read.
    public record Unread(Namespace namespace, String reason) {}

    /// Whether each namespace was read, whole.
    public boolean isComplete() {
        return unread.isEmpty() && hidden == 0 && namespaces.stream().allMatch(ListenSnapshot::consistent);
    }
}
