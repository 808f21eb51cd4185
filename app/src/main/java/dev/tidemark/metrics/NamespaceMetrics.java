package dev.tidemark.metrics;

import dev.tidemark.agent.LiveNamespace;
import dev.tidemark.agent.LiveView;
import dev.tidemark.history.Episode;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.ListenSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The series of the namespaces. Of several with one name the counters are added and the lowest somaxconn counts.
final class NamespaceMetrics {
    /// The most namespaces that have series of their own.
    static final int MOST = 1000;

    private static final Map<ListenCounter, MetricCatalog> COUNTERS = new EnumMap<>(Map.of(
            ListenCounter.LISTEN_OVERFLOWS, MetricCatalog.OVERFLOWS,
            ListenCounter.LISTEN_DROPS, MetricCatalog.LISTEN_DROPS,
            ListenCounter.REQUEST_QUEUE_FULL_DROP, MetricCatalog.SYN_QUEUE_FULL_DROPS,
            ListenCounter.REQUEST_QUEUE_FULL_COOKIES, MetricCatalog.SYN_QUEUE_FULL_COOKIES,
            ListenCounter.SYNCOOKIES_SENT, MetricCatalog.COOKIES_SENT,
            ListenCounter.SYNCOOKIES_RECEIVED, MetricCatalog.COOKIES_RECEIVED,
            ListenCounter.SYNCOOKIES_FAILED, MetricCatalog.COOKIES_FAILED,
            ListenCounter.PASSIVE_OPENS, MetricCatalog.PASSIVE_OPENS));

    private NamespaceMetrics() {}

    /// Adds the series of the namespaces of `view`.
    static void add(LiveView view, MetricPoints points) {
        Map<String, List<ListenSnapshot>> snapshots = view.host().namespaces().stream()
                .collect(Collectors.groupingBy(
                        snapshot -> MetricLabels.value(snapshot.namespace().name()), TreeMap::new, Collectors.toList()));
        Map<String, List<LiveNamespace>> counted = view.namespaces().stream()
                .collect(Collectors.groupingBy(
                        namespace -> MetricLabels.value(namespace.namespace().name())));
        Set<String> overflowing = view.episodes().stream()
                .filter(episode -> episode.to().isEmpty())
                .map(Episode::namespace)
                .map(MetricLabels::value)
                .collect(Collectors.toSet());
        points.add(MetricCatalog.NAMESPACES, Labels.EMPTY, view.host().namespaces().size());
        points.add(
                MetricCatalog.NAMESPACES_UNREADABLE,
                Labels.EMPTY,
                view.host().unread().size() + (double) view.host().hidden());
        points.add(MetricCatalog.NAMESPACES_NOT_EXPORTED, Labels.EMPTY, Math.max(0, snapshots.size() - MOST));
        snapshots.entrySet().stream().limit(MOST).forEach(entry -> {
            Labels labels = Labels.of("netns", entry.getKey());
            settings(labels, entry.getValue(), points);
            counters(labels, counted.getOrDefault(entry.getKey(), List.of()), points);
            points.add(
                    MetricCatalog.NAMESPACE_OVERFLOWING, labels, overflowing.contains(entry.getKey()) ? 1 : 0);
        });
    }

    private static void settings(Labels labels, List<ListenSnapshot> snapshots, MetricPoints points) {
        Reading<Long> somaxconn = snapshots.stream()
                .map(snapshot -> snapshot.sysctls().somaxconn())
                .reduce((one, other) -> one.then(a -> other.map(b -> Math.min(a, b))))
                .orElse(Reading.unknown("no namespace"));
        points.add(MetricCatalog.SOMAXCONN, labels, somaxconn);
        points.add(
                MetricCatalog.LISTENERS,
                labels.add("protocol", "tcp"),
                snapshots.stream().mapToInt(snapshot -> snapshot.tcp().size()).sum());
        points.add(
                MetricCatalog.LISTENERS,
                labels.add("protocol", "unix"),
                snapshots.stream()
                        .map(ListenSnapshot::unix)
                        .map(unix -> unix.map(Collection::size).map(Integer::longValue))
                        .reduce(SameListeners::sum)
                        .orElse(Reading.unknown("no namespace")));
    }

    private static void counters(Labels labels, List<LiveNamespace> namespaces, MetricPoints points) {
        COUNTERS.forEach((counter, metric) -> namespaces.stream()
                .map(namespace -> namespace.totals().getOrDefault(counter, Reading.unknown("not read")))
                .reduce(SameListeners::sum)
                .ifPresent(total -> points.add(metric, labels, total)));
    }
}
