package dev.tidemark.metrics;

import dev.tidemark.agent.AgentHealth;
import dev.tidemark.agent.LiveView;
import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.elastic.ElasticMode;
import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.history.HistoryHealth;
import java.util.Locale;

/// What the agent tells about itself.
final class AgentMetrics {
    private AgentMetrics() {}

    /// Writes the series of the agent that made `view`.
    static void write(LiveView view, PageWriter page) {
        AgentHealth health = view.health();
        page.metric(MetricCatalog.BUILD_INFO);
        page.info(LabelText.of("version", health.version()));
        one(page, MetricCatalog.SAMPLES, health.samples());
        one(page, MetricCatalog.SAMPLES_SKIPPED, health.skipped());
        one(page, MetricCatalog.SAMPLES_LATE, health.late());
        one(page, MetricCatalog.SAMPLE_PERIOD, Seconds.of(view.period()));
        one(page, MetricCatalog.LAST_SAMPLE_TIME, Seconds.of(view.at()));
        one(page, MetricCatalog.LAST_SAMPLE_COST, Seconds.of(health.lastSampleCost()));
        one(page, MetricCatalog.BLIND_SPOTS, health.missing().size());
        one(page, MetricCatalog.START_TIME, Seconds.of(health.startedAt()));
        one(page, MetricCatalog.PROCESSOR_TIME, Seconds.of(health.processorTime()));
        one(page, MetricCatalog.RESIDENT, health.residentBytes());
        page.metric(MetricCatalog.PROBE_FEATURE);
        health.probe()
                .features()
                .forEach(feature -> page.value(
                        LabelText.of(
                                "feature",
                                feature.label()
                                        .replace(",", "")
                                        .replace(' ', '_')
                                        .replace('-', '_')
                                        .toLowerCase(Locale.ROOT)),
                        feature.isExact() ? 1 : 0));
        health.probe().lostBins().ifPresent(lost -> one(page, MetricCatalog.ARRIVAL_BINS_LOST, lost));
        write(view, health.elastic(), page);
        write(health.history(), page);
    }

    private static void write(LiveView view, ElasticHealth elastic, PageWriter page) {
        page.metric(MetricCatalog.ELASTIC_STATE);
        for (ElasticQueue.State state : ElasticQueue.State.values()) {
            long count = view.listeners().stream()
                    .filter(each -> each.elastic()
                            .filter(queue -> queue.state() == state)
                            .isPresent())
                    .count();
            page.value(LabelText.of("state", state.word()), count);
        }
        page.metric(MetricCatalog.ELASTIC_MODE);
        for (ElasticMode mode : ElasticMode.values()) {
            page.value(LabelText.of("mode", mode.word()), elastic.mode() == mode ? 1 : 0);
        }
        page.metric(MetricCatalog.ELASTIC_CHANGES);
        page.value(LabelText.of("direction", "grow"), elastic.grown());
        page.value(LabelText.of("direction", "shrink"), elastic.shrunk());
        one(page, MetricCatalog.ELASTIC_FAILED, elastic.failed());
    }

    private static void write(HistoryHealth history, PageWriter page) {
        page.metric(MetricCatalog.HISTORY_STATE);
        for (HistoryHealth.State state : HistoryHealth.State.values()) {
            LabelText label = LabelText.of("state", state.name().toLowerCase(Locale.ROOT));
            page.value(label, history.state() == state ? 1 : 0);
        }
        one(page, MetricCatalog.HISTORY_WAITING, history.waiting());
        one(page, MetricCatalog.HISTORY_LOST, history.lost());
        history.bytes().ifPresent(bytes -> one(page, MetricCatalog.HISTORY_SIZE, bytes));
        history.lastWritten().ifPresent(at -> one(page, MetricCatalog.HISTORY_LAST_WRITTEN, Seconds.of(at)));
    }

    private static void one(PageWriter page, MetricCatalog metric, long value) {
        page.metric(metric);
        page.value(LabelText.NONE, value);
    }

    private static void one(PageWriter page, MetricCatalog metric, double value) {
        page.metric(metric);
        page.value(LabelText.NONE, value);
    }
}
