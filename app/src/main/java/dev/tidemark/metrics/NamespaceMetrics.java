package dev.tidemark.metrics;

import dev.tidemark.agent.LiveNamespace;
import dev.tidemark.agent.LiveView;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.Explained;
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

    /// All that is known of the namespaces with one name, nearly always one.
    private record Named(
            LabelText labels, List<ListenSnapshot> snapshots, List<LiveNamespace> counted, boolean overflowing) {}

    /// Writes the series of the namespaces of `view`.
    static void write(LiveView view, PageWriter page) {
        List<Named> all = named(view);
        List<Named> exported = all.stream().limit(MOST).toList();
        settings(exported, page);
        counters(exported, page);
        explained(exported, page);
        page.metric(MetricCatalog.NAMESPACE_OVERFLOWING);
        exported.forEach(each -> page.value(each.labels(), each.overflowing() ? 1 : 0));
        page.metric(MetricCatalog.NAMESPACES);
        page.value(LabelText.NONE, view.host().namespaces().size());
        page.metric(MetricCatalog.NAMESPACES_UNREADABLE);
        page.value(
                LabelText.NONE, view.host().unread().size() + (long) view.host().hidden());
        page.metric(MetricCatalog.NAMESPACES_NOT_EXPORTED);
        page.value(LabelText.NONE, all.size() - exported.size());
    }

    /// Of several namespaces with one name none is told: half a share is none.
    private static void explained(List<Named> namespaces, PageWriter page) {
        page.metric(MetricCatalog.EXPLAINED);
        for (Named each : namespaces) {
            if (each.counted().size() == 1
                    && each.counted().getFirst().explained() instanceof Reading.Known<Explained>(Explained known)) {
                page.value(each.labels(), known.share());
            }
        }
    }

    /// Sorted, so that the same ones are left out each time.
    private static List<Named> named(LiveView view) {
        Map<String, List<ListenSnapshot>> snapshots = view.host().namespaces().stream()
                .collect(Collectors.groupingBy(
                        snapshot -> label(snapshot.namespace()), TreeMap::new, Collectors.toList()));
        Map<String, List<LiveNamespace>> counted =
                view.namespaces().stream().collect(Collectors.groupingBy(namespace -> label(namespace.namespace())));
        Set<String> overflowing = view.episodes().stream()
                .filter(episode -> episode.to().isEmpty())
                .map(episode -> LabelText.bounded(episode.namespace()))
                .collect(Collectors.toSet());
        return snapshots.entrySet().stream()
                .map(entry -> new Named(
                        LabelText.of("netns", entry.getKey()),
                        entry.getValue(),
                        counted.getOrDefault(entry.getKey(), List.of()),
                        overflowing.contains(entry.getKey())))
                .toList();
    }

    private static String label(Namespace namespace) {
        return LabelText.bounded(namespace.name());
    }

    private static void settings(List<Named> namespaces, PageWriter page) {
        page.metric(MetricCatalog.SOMAXCONN);
        for (Named each : namespaces) {
            each.snapshots().stream()
                    .map(snapshot -> snapshot.sysctls().somaxconn())
                    .reduce((one, other) -> one.then(a -> other.map(b -> Math.min(a, b))))
                    .ifPresent(somaxconn -> page.value(each.labels(), somaxconn));
        }
        page.metric(MetricCatalog.LISTENERS);
        for (Named each : namespaces) {
            long tcp = each.snapshots().stream()
                    .mapToLong(snapshot -> snapshot.tcp().size())
                    .sum();
            page.value(each.labels().and("protocol", "tcp"), tcp);
            each.snapshots().stream()
                    .map(snapshot -> snapshot.unix().map(unix -> (long) unix.size()))
                    .reduce(SameListeners::sum)
                    .ifPresent(unix -> page.value(each.labels().and("protocol", "unix"), unix));
        }
    }

    private static void counters(List<Named> namespaces, PageWriter page) {
        COUNTERS.forEach((counter, metric) -> {
            page.metric(metric);
            namespaces.forEach(each -> each.counted().stream()
                    .map(namespace -> namespace.totals().getOrDefault(counter, Reading.unknown("not read")))
                    .reduce(SameListeners::sum)
                    .ifPresent(total -> page.value(each.labels(), total)));
        });
    }
}
