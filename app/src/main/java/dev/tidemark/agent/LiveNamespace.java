package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.Namespace;
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

    /// Overflows since reasons are recorded.
    ///
    /// @param overflows as the kernel counts them
    /// @param explained those that a listener's record accounts for
    public record Explained(long overflows, long explained) {
        /// 1 where each is explained.
        public double share() {
            return overflows == 0 ? 1 : (double) explained / overflows;
        }

        /// In whole percent, rounded down; 100 where there were none.
        public long percent() {
            return overflows == 0 ? 100 : explained * 100 / overflows;
        }
    }
}
