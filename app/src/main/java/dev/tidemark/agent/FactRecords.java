package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.SocketFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Hands what the kernel recorded to the records of the listeners, and knows how far back that is whole. For the
/// sampler's thread.
final class FactRecords {
    private final Map<SocketKey, LiveRecord> sockets = new HashMap<>();
    private final Map<String, FactCoverage> namespaces = new HashMap<>();

    /// Cookies may be given again in another namespace.
    private record SocketKey(Namespace namespace, long cookie) {}

    /// Another socket stands for `record` now.
    void bound(Namespace namespace, Listener listener, LiveRecord record, long nanos) {
        record.bound(nanos);
        if (listener instanceof TcpListener) {
            sockets.put(new SocketKey(namespace, listener.identity().cookie()), record);
        }
    }

    /// Whether a namespace is there of which nothing was read yet.
    boolean isNews(HostSnapshot host) {
        return host.namespaces().stream().anyMatch(snapshot -> !namespaces.containsKey(snapshot.namespace().name()));
    }

    /// Takes in a reading.
    ///
    /// @param intervalNanos when the interval that runs began
    void take(FactSnapshot facts, long intervalNanos, long nanos, Instant at) {
        facts.namespaces().forEach((namespace, reading) -> {
            FactCoverage coverage = namespaces.computeIfAbsent(namespace.name(), _ -> new FactCoverage());
            switch (reading) {
                case Reading.Known<Map<Long, SocketFacts>>(Map<Long, SocketFacts> known) -> {
                    coverage.read(known, nanos);
                    known.forEach((cookie, each) -> {
                        LiveRecord record = sockets.get(new SocketKey(namespace, cookie));
                        if (record != null && record.now().identity().cookie() == cookie) {
                            record.recorded(each, new FactTime(coverage.fromNanos(), intervalNanos, nanos, at));
                        }
                    });
                }
                case Reading.Unknown<Map<Long, SocketFacts>> _ -> coverage.lost();
            }
        });
    }

    /// How far back the facts of a namespace are whole.
    FactCoverage coverage(String namespace) {
        return namespaces.getOrDefault(namespace, FactCoverage.NONE);
    }

    /// Forgets the sockets that stand for none of `there`, and the namespaces that are gone.
    void retain(Set<LiveRecord> there, HostSnapshot host) {
        sockets.entrySet().removeIf(each -> !there.contains(each.getValue())
                || each.getValue().now().identity().cookie() != each.getKey().cookie());
        namespaces.keySet().removeIf(namespace -> host.namespaces().stream()
                .noneMatch(snapshot -> snapshot.namespace().name().equals(namespace)));
    }
}
