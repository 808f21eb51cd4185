package dev.tidemark.agent;

import dev.tidemark.history.CounterInterval;
import dev.tidemark.history.Slot;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is remembered of the namespaces' counters while the sampler runs, by the namespaces' names.
///
/// For the sampler's thread.
final class NamespaceRecords {
    private final Map<String, NamespaceRecord> records = new HashMap<>();
    private final Episodes episodes;

    /// @param episodes learns what the counters say of episodes
    NamespaceRecords(Episodes episodes) {
        this.episodes = episodes;
    }

    /// Takes in a reading of all counters.
    ///
    /// @param dropped the listeners whose drops rose since the last, by namespace
    /// @param facts what the kernel recorded, read together with the counters
    void count(HostSnapshot host, long nanos, Instant at, Map<String, List<LiveRecord>> dropped, FactRecords facts) {
        for (ListenSnapshot snapshot : host.namespaces()) {
            if (!(snapshot.counters() instanceof Reading.Known<NetNetstat>(NetNetstat counters))) {
                continue;
            }
            String name = snapshot.namespace().name();
            NamespaceRecord record =
                    records.computeIfAbsent(name, _ -> new NamespaceRecord(snapshot.namespace(), episodes.track(name)));
            Instant before = record.readAt();
            long overflows = record.count(snapshot.namespace(), counters, at);
            record.explain(facts.coverage(name), nanos);
            episodes.read(record.episodes(), before, at, nanos, overflows, dropped.getOrDefault(name, List.of()));
        }
    }

    /// What was counted in each since the last call.
    List<CounterInterval> endInterval(Instant from) {
        List<CounterInterval> counters = new ArrayList<>(records.size());
        for (NamespaceRecord record : records.values()) {
            record.endInterval(from, Slot.SPAN).ifPresent(counters::add);
        }
        return counters;
    }

    /// Forgets those that `host` has no more, and ends their episodes.
    void forget(HostSnapshot host) {
        if (records.size() <= host.namespaces().size()) {
            return;
        }
        List<String> present = host.namespaces().stream()
                .map(snapshot -> snapshot.namespace().name())
                .toList();
        records.values().removeIf(record -> {
            boolean isGone = !present.contains(record.namespace().name());
            if (isGone) {
                episodes.cut(record.episodes());
            }
            return isGone;
        });
    }

    /// All episodes that go on end.
    void cut() {
        records.values().forEach(record -> episodes.cut(record.episodes()));
    }

    /// Those of `host`, as others see them.
    List<LiveNamespace> view(HostSnapshot host) {
        List<LiveNamespace> views = new ArrayList<>(host.namespaces().size());
        for (ListenSnapshot snapshot : host.namespaces()) {
            NamespaceRecord record = records.get(snapshot.namespace().name());
            if (record != null) {
                views.add(record.view());
            }
        }
        return views;
    }
}
