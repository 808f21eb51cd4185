package dev.tidemark.metrics;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// The series of the listeners. Those that would have the same labels become one, see [SameListeners]. Of one
/// thread.
final class ListenerMetrics {
    /// The most listeners that have series of their own.
    static final int MOST = 2000;

    private static final Comparator<ListenerKey> ORDER = Comparator.comparing(ListenerKey::unix)
            .thenComparing(ListenerKey::namespace)
            .thenComparing(ListenerKey::address)
            .thenComparingInt(ListenerKey::number)
            .thenComparing(key -> key.owner().orElse(""));

    private static final Map<PeakWindow, LabelText> EVERY_WINDOW = new EnumMap<PeakWindow, LabelText>(Arrays.stream(
                    PeakWindow.values())
            .collect(Collectors.toMap((PeakWindow window) -> window, window -> LabelText.of("window", window.word()))));
    private static final Map<PeakWindow, LabelText> LIFETIME =
            Map.of(PeakWindow.LIFETIME, LabelText.of("window", PeakWindow.LIFETIME.word()));

    /// Those of the page before: most are the same on the next.
    private Map<ListenerKey, ListenerLabels> labels = Map.of();

    private static final LabelText SYN_REFUSED = LabelText.of("reason", "syn_refused");
    private static final LabelText ACK_REFUSED = LabelText.of("reason", "ack_refused");
    private static final LabelText SYN_QUEUE_FULL = LabelText.of("reason", "syn_queue_full");

    private record Labelled(ListenerLabels kept, LiveListener listener) {
        LabelText labels() {
            return kept.text();
        }

        Labelled merge(Labelled other) {
            return new Labelled(kept, SameListeners.merge(listener, other.listener));
        }
    }

    void write(List<LiveListener> listeners, PageWriter page) {
        List<Labelled> labelled = byLabels(exported(listeners));
        gauges(labelled, page);
        peaks(
                MetricCatalog.PEAK,
                EVERY_WINDOW,
                labelled,
                page,
                peak -> peak.queue().length());
        peaks(MetricCatalog.PEAK_AT_CAPACITY, EVERY_WINDOW, labelled, page, peak -> peak.isAtCapacity() ? 1 : 0);
        peaks(MetricCatalog.PEAK_TIME, LIFETIME, labelled, page, peak -> Seconds.of(peak.at()));
        recorded(labelled, page);
        page.metric(MetricCatalog.SAMPLED_LENGTH);
        labelled.forEach(each -> page.histogram(each.labels(), each.listener().lengths()));
        page.metric(MetricCatalog.DROPS);
        labelled.stream()
                .filter(each -> each.listener().now() instanceof TcpListener)
                .forEach(each -> page.value(each.labels(), each.listener().dropsTotal()));
        elastic(MetricCatalog.ELASTIC_ORIGINAL, labelled, page, ElasticQueue::original);
        elastic(MetricCatalog.ELASTIC_CEILING, labelled, page, ElasticQueue::ceiling);
        page.metric(MetricCatalog.LISTENER_INFO);
        labelled.forEach(each -> page.info(each.kept().explained(each.listener())));
        page.metric(MetricCatalog.LISTENERS_NOT_EXPORTED);
        page.value(LabelText.NONE, Math.max(0, listeners.size() - MOST));
    }

    /// What the kernel itself recorded.
    private static void recorded(List<Labelled> listeners, PageWriter page) {
        page.metric(MetricCatalog.PEAK_EXACT);
        for (Labelled each : listeners) {
            EVERY_WINDOW.forEach((window, label) -> Optional.ofNullable(
                            each.listener().peaks().get(window))
                    .filter(HighWaterMark::isExact)
                    .ifPresent(_ -> page.value(each.labels(), label, 1)));
        }
        page.metric(MetricCatalog.ENQUEUES);
        listeners.forEach(
                each -> page.value(each.labels(), each.listener().facts().map(SocketFacts::enqueues)));
        page.metric(MetricCatalog.ACCEPT_WAIT);
        for (Labelled each : listeners) {
            if (each.listener().facts().then(SocketFacts::waits)
                    instanceof Reading.Known<AcceptWaits>(AcceptWaits waits)) {
                page.histogram(each.labels(), waits);
            }
        }
        page.metric(MetricCatalog.REFUSALS);
        for (Labelled each : listeners) {
            if (each.listener().facts().then(SocketFacts::refusals)
                    instanceof Reading.Known<RefusalCounts>(RefusalCounts counts)) {
                page.value(each.labels(), SYN_REFUSED, (double) counts.synRefused());
                page.value(each.labels(), ACK_REFUSED, (double) counts.ackRefused());
                page.value(each.labels(), SYN_QUEUE_FULL, (double) counts.synQueueFull());
            }
        }
        page.metric(MetricCatalog.SYN_PEAK);
        listeners.forEach(each -> page.value(
                each.labels(),
                each.listener().facts().then(SocketFacts::synPeak).map(peak -> (long) peak.length())));
        page.metric(MetricCatalog.REQUESTED);
        listeners.forEach(each -> page.value(
                each.labels(),
                each.listener()
                        .facts()
                        .then(SocketFacts::listen)
                        .then(RequestedListen::requested)
                        .map(Integer::longValue)));
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

    private List<Labelled> byLabels(List<LiveListener> listeners) {
        Map<ListenerKey, ListenerLabels> used = HashMap.newHashMap(listeners.size());
        Map<String, Labelled> all = LinkedHashMap.newLinkedHashMap(listeners.size());
        for (LiveListener listener : listeners) {
            ListenerLabels kept =
                    Optional.ofNullable(labels.get(listener.key())).orElseGet(() -> ListenerLabels.of(listener.key()));
            used.put(listener.key(), kept);
            all.merge(kept.text().text(), new Labelled(kept, listener), Labelled::merge);
        }
        labels = used;
        return List.copyOf(all.values());
    }

    private static void gauges(List<Labelled> listeners, PageWriter page) {
        each(
                MetricCatalog.LENGTH,
                listeners,
                page,
                listener -> listener.now().queue().length());
        each(
                MetricCatalog.LIMIT,
                listeners,
                page,
                listener -> listener.now().queue().limit());
        each(MetricCatalog.EPISODES, listeners, page, LiveListener::episodes);
        each(MetricCatalog.OVERFLOWING, listeners, page, listener -> listener.overflowing() ? 1 : 0);
    }

    private static void elastic(
            MetricCatalog metric, List<Labelled> listeners, PageWriter page, ToDoubleFunction<ElasticQueue> value) {
        page.metric(metric);
        listeners.forEach(each ->
                each.listener().elastic().ifPresent(queue -> page.value(each.labels(), value.applyAsDouble(queue))));
    }

    private static void each(
            MetricCatalog metric, List<Labelled> listeners, PageWriter page, ToDoubleFunction<LiveListener> value) {
        page.metric(metric);
        listeners.forEach(each -> page.value(each.labels(), value.applyAsDouble(each.listener())));
    }

    private static void peaks(
            MetricCatalog metric,
            Map<PeakWindow, LabelText> windows,
            List<Labelled> listeners,
            PageWriter page,
            ToDoubleFunction<HighWaterMark> value) {
        page.metric(metric);
        for (Labelled each : listeners) {
            windows.forEach((window, label) -> Optional.ofNullable(
                            each.listener().peaks().get(window))
                    .ifPresent(peak -> page.value(each.labels(), label, value.applyAsDouble(peak))));
        }
    }
}
