package dev.tidemark.agent;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.SocketFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Hands what the kernel recorded to the records of the listeners, and knows how far back that is whole. For the
/// sampler's thread.
final class FactRecords {
    private final Map<SocketKey, LiveRecord> sockets = new HashMap<>();
    private final Set<SocketKey> bound = new HashSet<>();
    private final ListenerCookies cookies = new ListenerCookies();
    private final Map<String, FactCoverage> namespaces = new HashMap<>();

    /// Cookies may be given again in another namespace.
    private record SocketKey(Namespace namespace, long cookie) {}

    /// Another socket stands for `record` now.
    void bound(Namespace namespace, Listener listener, LiveRecord record, long nanos) {
        record.bound(nanos);
        if (listener instanceof TcpListener) {
            SocketKey key = new SocketKey(namespace, listener.identity().cookie());
            sockets.put(key, record);
            bound.add(key);
            cookies.bound(key.cookie(), record.key());
        }
    }

    /// Whether a namespace is there of which nothing was read yet.
    boolean isNews(HostSnapshot host) {
        return host.namespaces().stream()
                .anyMatch(
                        snapshot -> !namespaces.containsKey(snapshot.namespace().name()));
    }

    /// Takes in a reading, for the sockets that were there before.
    ///
    /// @param interval the interval that runs, or ran until now
    void take(FactSnapshot facts, FactTime interval) {
        bound.clear();
        facts.namespaces().forEach((namespace, reading) -> {
            FactCoverage coverage = namespaces.computeIfAbsent(namespace.name(), _ -> new FactCoverage());
            switch (reading) {
                case Reading.Known<Map<Long, SocketFacts>>(Map<Long, SocketFacts> known) -> {
                    coverage.read(known, interval);
                    FactTime time = interval.wholeSince(coverage.fromNanos());
                    known.forEach((cookie, each) -> {
                        LiveRecord record = sockets.get(new SocketKey(namespace, cookie));
                        if (record != null && isOf(record, cookie)) {
                            record.recorded(each, time);
                        }
                    });
                }
                case Reading.Unknown<Map<Long, SocketFacts>> _ -> coverage.lost();
            }
        });
    }

    private static boolean isOf(LiveRecord record, long cookie) {
        return record.now().identity().cookie() == cookie;
    }

    /// The same reading, for the sockets that came, and for the interval that began with it.
    void takeNew(FactSnapshot facts, boolean isNewInterval, FactTime interval) {
        if (bound.isEmpty() && !isNewInterval) {
            return;
        }
        facts.namespaces()
                .forEach((namespace, reading) -> reading.orElse(Map.of()).forEach((cookie, each) -> {
                    SocketKey key = new SocketKey(namespace, cookie);
                    LiveRecord record = sockets.get(key);
                    FactTime time =
                            interval.wholeSince(coverage(namespace.name()).fromNanos());
                    if (record != null && bound.contains(key)) {
                        record.recorded(each, time);
                    } else if (record != null && isOf(record, cookie)) {
                        record.raise(each, time);
                    }
                }));
    }

    /// How far back the facts of a namespace are whole.
    FactCoverage coverage(String namespace) {
        return namespaces.getOrDefault(namespace, FactCoverage.NONE);
    }

    /// Which listener a cookie stands for.
    ListenerCookies cookies() {
        return cookies;
    }

    /// Forgets the sockets that stand for none of `there`, and the namespaces that are gone.
    void retain(Set<LiveRecord> there, HostSnapshot host) {
        sockets.entrySet()
                .removeIf(each -> !there.contains(each.getValue())
                        || each.getValue().now().identity().cookie()
                                != each.getKey().cookie());
        Set<Long> left = sockets.keySet().stream().map(SocketKey::cookie).collect(Collectors.toSet());
        cookies.retain(left::contains);
        namespaces
                .keySet()
                .removeIf(namespace -> host.namespaces().stream()
                        .noneMatch(snapshot -> snapshot.namespace().name().equals(namespace)));
    }
}
