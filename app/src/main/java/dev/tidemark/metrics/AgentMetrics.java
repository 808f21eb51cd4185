package dev.tidemark.metrics;

import dev.tidemark.agent.AgentHealth;
import dev.tidemark.agent.LiveView;
import dev.tidemark.history.HistoryHealth;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;

/// What the agent tells about itself.
final class AgentMetrics {
    private AgentMetrics() {}

    /// Adds the series of the agent that made `view`.
    static void add(LiveView view, MetricPoints points) {
        AgentHealth health = view.health();
        points.info(MetricCatalog.BUILD_INFO, Labels.of("version", MetricLabels.value(health.version())));
        points.add(MetricCatalog.SAMPLES, Labels.EMPTY, health.samples());
        points.add(MetricCatalog.SAMPLES_SKIPPED, Labels.EMPTY, health.skipped());
        points.add(MetricCatalog.SAMPLES_LATE, Labels.EMPTY, health.late());
        points.add(MetricCatalog.SAMPLE_PERIOD, Labels.EMPTY, Seconds.of(view.period()));
        points.add(MetricCatalog.LAST_SAMPLE_TIME, Labels.EMPTY, Seconds.of(view.at()));
        points.add(MetricCatalog.LAST_SAMPLE_COST, Labels.EMPTY, Seconds.of(health.lastSampleCost()));
        points.add(MetricCatalog.BLIND_SPOTS, Labels.EMPTY, health.missing().size());
        points.add(MetricCatalog.START_TIME, Labels.EMPTY, Seconds.of(health.startedAt()));
        points.add(MetricCatalog.PROCESSOR_TIME, Labels.EMPTY, Seconds.of(health.processorTime()));
        points.add(MetricCatalog.RESIDENT, Labels.EMPTY, health.residentBytes());
        add(health.history(), points);
    }

    private static void add(HistoryHealth history, MetricPoints points) {
        for (HistoryHealth.State state : HistoryHealth.State.values()) {
            points.add(
                    MetricCatalog.HISTORY_STATE,
                    Labels.of("state", state.name().toLowerCase(Locale.ROOT)),
                    history.state() == state ? 1 : 0);
        }
        points.add(MetricCatalog.HISTORY_WAITING, Labels.EMPTY, history.waiting());
        points.add(MetricCatalog.HISTORY_LOST, Labels.EMPTY, history.lost());
        history.bytes().ifPresent(bytes -> points.add(MetricCatalog.HISTORY_SIZE, Labels.EMPTY, bytes));
        history.lastWritten()
                .ifPresent(at -> points.add(MetricCatalog.HISTORY_LAST_WRITTEN, Labels.EMPTY, Seconds.of(at)));
    }
}
