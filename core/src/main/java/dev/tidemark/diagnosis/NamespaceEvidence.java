package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.Explained;
import dev.tidemark.watch.RefusalCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What was seen of one network namespace while it was watched. Counters count packets, not clients.
///
/// @param before its settings at the beginning
/// @param after its settings at the end
/// @param rises by how much each counter rose
/// @param totals what each had counted at the end, since the namespace exists
/// @param orphanSteps the overflow steps in which no present listener's drops rose
/// @param departed addresses of listeners that went while it was watched
/// @param lost packets that came to the host and were lost before TCP saw them
/// @param elsewhere the settings of the namespace that this process lives in, where it is another one
/// @param listeners all of them, also those that were not asked about
public record NamespaceEvidence(
        Namespace namespace,
        ListenSysctls before,
        ListenSysctls after,
        Map<ListenCounter, Reading<Long>> rises,
        Map<ListenCounter, Reading<Long>> totals,
        List<OverflowStep> orphanSteps,
        List<String> departed,
        Reading<LostPackets> lost,
        Optional<Elsewhere> elsewhere,
        List<ListenerEvidence> listeners) {
    public NamespaceEvidence {
        rises = Map.copyOf(rises);
        totals = Map.copyOf(totals);
        orphanSteps = List.copyOf(orphanSteps);
        departed = List.copyOf(departed);
        listeners = List.copyOf(listeners);
    }

    /// Another namespace's ceiling.
    public record Elsewhere(Namespace namespace, ListenSysctls sysctls) {}

    /// Packets lost between the interface and TCP (`/proc/net/snmp`, `/proc/net/netstat`).
    ///
    /// @param received IP packets that came in
    /// @param delivered IP packets that were given to TCP and the like
    /// @param reversePath lost because no route leads back to their sender by that interface (rp_filter)
    /// @param noRoute lost for want of a route
    public record LostPackets(long received, long delivered, long reversePath, long noRoute) {
        /// Those for which neither counter accounts: a firewall, above all.
        public long lost() {
            return Math.max(0, received - delivered);
        }
    }

    /// By how much `counter` rose; unknown where it could not be read.
    public Reading<Long> rise(ListenCounter counter) {
        return rises.getOrDefault(counter, Reading.unknown("not read"));
    }

    /// What `counter` had counted at the end.
    public Reading<Long> total(ListenCounter counter) {
        return totals.getOrDefault(counter, Reading.unknown("not read"));
    }

    /// The rise of `counter`, 0 where it is not known: for rules that need more than that.
    long risen(ListenCounter counter) {
        return rise(counter).orElse(0L);
    }

    /// Drops at listeners that were not overflows.
    long dropsBesideOverflows() {
        return risen(ListenCounter.LISTEN_DROPS) - risen(ListenCounter.LISTEN_OVERFLOWS);
    }

    /// How many of the overflows the record of a listener accounts for; unknown where none is kept. Those of
    /// listeners that went meanwhile are not in it.
    public Reading<Explained> explained() {
        List<RefusalCounts> known = listeners.stream()
                .flatMap(listener -> listener.refusals().fold(Stream::of, _ -> Stream.<RefusalCounts>empty()))
                .toList();
        long recorded = known.stream().mapToLong(RefusalCounts::overflows).sum();
        return known.isEmpty()
                ? Reading.unknown("no reasons are recorded")
                : rise(ListenCounter.LISTEN_OVERFLOWS)
                        // The record is read a moment after the counter.
                        .map(overflows -> new Explained(Math.max(overflows, recorded), recorded));
    }

    /// The same with overflows given to whom the kernel's record names, where it accounts for all of them; else
    /// they stay with those whose drops rose.
    NamespaceEvidence attributed() {
        boolean isWhole = explained().fold(all -> all.explained() == all.overflows(), _ -> false);
        return !isWhole
                ? this
                : new NamespaceEvidence(
                        namespace,
                        before,
                        after,
                        rises,
                        totals,
                        orphanSteps,
                        departed,
                        lost,
                        elsewhere,
                        listeners.stream().map(ListenerEvidence::attributed).toList());
    }

    boolean hasSelected() {
        return listeners.stream().anyMatch(ListenerEvidence::selected);
    }

    /// The setting of cookies: 0 never, 1 when needed, 2 always; 1, the default, where it is not known.
    long cookies() {
        return after.syncookies().orElse(1L);
    }
}
