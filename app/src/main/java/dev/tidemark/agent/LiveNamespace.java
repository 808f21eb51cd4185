package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.Explained;
import java.util.Map;

/// A namespace in a [LiveView]. Counters count packets, not clients.
///
/// @param rises by how much each rose between its last two readings, a second apart
/// @param totals what each counts since the namespace exists
/// @param watched by how much each rose since it is watched
/// @param explained of how many overflows the kernel recorded whom they hit, and when
public record LiveNamespace(
        Namespace namespace,
        Map<ListenCounter, Reading<Long>> rises,
        Map<ListenCounter, Reading<Long>> totals,
        Map<ListenCounter, Reading<Long>> watched,
        Reading<Explained> explained) {
    public LiveNamespace {
        rises = Map.copyOf(rises);
        totals = Map.copyOf(totals);
        watched = Map.copyOf(watched);
    }
}
