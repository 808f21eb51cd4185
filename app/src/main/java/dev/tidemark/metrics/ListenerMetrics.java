package dev.tidemark.metrics;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.listener.LimitSetBy;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The series of the listeners. Those that would have the same labels become one, see [SameListeners].
final class ListenerMetrics {
    /// The most listeners that have series of their own.
    static final int MOST = 5000;

    private static final Comparator<ListenerKey> ORDER = Comparator.comparing(ListenerKey::unix)
            .thenComparing(ListenerKey::namespace)
            .thenComparing(ListenerKey::address)
            .thenComparing(ListenerKey::number)
            .thenComparing(key -> key.owner().orElse(""));

    private ListenerMetrics() {}

    /// Adds the series of `listeners`.
    static void add(List<LiveListener> listeners, MetricPoints points) {
        points.add(MetricCatalog.LISTENERS_NOT_EXPORTED, Labels.EMPTY, Math.max(0, listeners.size() - MOST));
        byLabels(exported(listeners)).forEach((labels, listener) -> add(labels, listener, points));
    }

    /// Which ones does not change from page to page while the same ones are there.
    private static List<LiveListener> exported(List<LiveListener> listeners) {
        if (listeners.size() <= MOST) {
            return listeners;
        }
        return listeners.stream()
                .sorted(Comparator.comparing(LiveListener::key, ORDER))
                .limit(MOST)
                .toList();
    }

    private static Map<Labels, LiveListener> byLabels(List<LiveListener> listeners) {
        Map<Labels, LiveListener> byLabels = LinkedHashMap.newLinkedHashMap(listeners.size());
        for (LiveListener listener : listeners) {
            byLabels.merge(MetricLabels.of(listener.key()), listener, SameListeners::merge);
        }
        return byLabels;
    }

    private static void add(Labels labels, LiveListener listener, MetricPoints points) {
        points.add(MetricCatalog.LENGTH, labels, listener.now().queue().length());
        points.add(MetricCatalog.LIMIT, labels, listener.now().queue().limit());
        points.add(MetricCatalog.EPISODES, labels, listener.episodes());
        points.add(MetricCatalog.OVERFLOWING, labels, listener.overflowing() ? 1 : 0);
        points.histogram(MetricCatalog.SAMPLED_LENGTH, labels, listener.lengths());
        if (listener.now() instanceof TcpListener) {
            points.add(MetricCatalog.DROPS, labels, listener.dropsTotal());
        }
        points.info(MetricCatalog.LISTENER_INFO, explained(labels, listener));
        listener.peaks().forEach((window, peak) -> add(labels.add("window", window.word()), window, peak, points));
    }

    private static void add(Labels labels, PeakWindow window, HighWaterMark peak, MetricPoints points) {
        points.add(MetricCatalog.PEAK, labels, peak.queue().length());
        points.add(MetricCatalog.PEAK_AT_CAPACITY, labels, peak.isAtCapacity() ? 1 : 0);
        if (window == PeakWindow.LIFETIME) {
            points.add(MetricCatalog.PEAK_TIME, labels, Seconds.of(peak.at()));
        }
    }

    private static Labels explained(Labels labels, LiveListener listener) {
        LimitSetBy setBy = listener.limitSetBy();
        Labels explained = labels.add("limit_set_by", setBy.word())
                .add("certainty", setBy.certainty().name().toLowerCase(Locale.ROOT));
        if (listener.now() instanceof TcpListener tcp) {
            explained = explained.add("port", Integer.toString(tcp.endpoint().port()));
        }
        Labels known = explained;
        return listener.now()
                .owners()
                .unit()
                .map(unit -> known.add("unit", MetricLabels.value(unit)))
                .orElse(known);
    }
}
