package dev.tidemark.metrics;

import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.kernel.Reading;
import dev.tidemark.metrics.MetricEntry.Kind;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The values of one page, by metric, as they come in. Of one thread.
final class MetricPoints {
    private static final double[] BOUNDS = java.util.stream.DoubleStream.concat(
                    LengthCounts.BOUNDS.stream().mapToDouble(Long::doubleValue),
                    java.util.stream.DoubleStream.of(Double.POSITIVE_INFINITY))
            .toArray();

    private final Map<MetricCatalog, List<DataPointSnapshot>> points = new EnumMap<>(MetricCatalog.class);

    void add(MetricCatalog metric, Labels labels, double value) {
        switch (metric.entry().kind()) {
            case GAUGE -> add(metric, new GaugeDataPointSnapshot(value, labels, null));
            case COUNTER -> add(metric, new CounterDataPointSnapshot(value, labels, null, 0L));
            case HISTOGRAM, INFO -> throw wrong(metric);
        }
    }

    /// Adds `value` if it is known: what is not makes no series.
    void add(MetricCatalog metric, Labels labels, Reading<Long> value) {
        if (value instanceof Reading.Known<Long>(Long known)) {
            add(metric, labels, known.doubleValue());
        }
    }

    void info(MetricCatalog metric, Labels labels) {
        expect(metric, Kind.INFO);
        add(metric, new InfoDataPointSnapshot(labels));
    }

    void histogram(MetricCatalog metric, Labels labels, LengthCounts counts) {
        expect(metric, Kind.HISTOGRAM);
        long[] each = new long[BOUNDS.length];
        long before = 0;
        for (int bucket = 0; bucket < counts.upTo().size(); bucket++) {
            long upTo = counts.upTo().get(bucket);
            each[bucket] = upTo - before;
            before = upTo;
        }
        each[BOUNDS.length - 1] = counts.samples() - before;
        add(
                metric,
                new HistogramDataPointSnapshot(
                        ClassicHistogramBuckets.of(BOUNDS, each), counts.sum(), labels, Exemplars.EMPTY, 0L));
    }

    private void add(MetricCatalog metric, DataPointSnapshot point) {
        points.computeIfAbsent(metric, _ -> new ArrayList<>()).add(point);
    }

    private static void expect(MetricCatalog metric, Kind kind) {
        if (metric.entry().kind() != kind) {
            throw wrong(metric);
        }
    }

    private static IllegalArgumentException wrong(MetricCatalog metric) {
        return new IllegalArgumentException(
                "metric: " + metric.entry().name() + " is " + metric.entry().kind());
    }

    /// All that was added, in the order of the catalog.
    MetricSnapshots snapshots() {
        return new MetricSnapshots(points.entrySet().stream()
                .map(family -> snapshot(family.getKey().entry(), family.getValue()))
                .toList());
    }

    private static MetricSnapshot snapshot(MetricEntry entry, List<DataPointSnapshot> points) {
        MetricMetadata metadata = new MetricMetadata(entry.family(), entry.help());
        return switch (entry.kind()) {
            case GAUGE -> new GaugeSnapshot(metadata, all(points, GaugeDataPointSnapshot.class));
            case COUNTER -> new CounterSnapshot(metadata, all(points, CounterDataPointSnapshot.class));
            case HISTOGRAM -> new HistogramSnapshot(metadata, all(points, HistogramDataPointSnapshot.class));
            case INFO -> new InfoSnapshot(metadata, all(points, InfoDataPointSnapshot.class));
        };
    }

    private static <T> List<T> all(List<DataPointSnapshot> points, Class<T> type) {
        return points.stream().map(type::cast).toList();
    }
}
