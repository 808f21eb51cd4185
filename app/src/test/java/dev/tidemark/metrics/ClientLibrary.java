package dev.tidemark.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The same page as Prometheus' own client library for Java writes it, to compare with.
final class ClientLibrary {
    private ClientLibrary() {}

    /// What the library makes of the series of `page`, with the heads of the catalog.
    static Exposition written(Exposition page, boolean openMetrics) throws IOException {
        return Exposition.parse(written(snapshots(page), openMetrics));
    }

    /// The series of `page` as the library keeps them.
    static MetricSnapshots snapshots(Exposition page) {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        for (MetricCatalog metric : MetricCatalog.values()) {
            Map<Map<String, String>, Map<String, Double>> points = points(page, metric.entry());
            if (!points.isEmpty()) {
                snapshots.add(snapshot(metric.entry(), points));
            }
        }
        return new MetricSnapshots(snapshots);
    }

    static byte[] written(MetricSnapshots snapshots, boolean openMetrics) throws IOException {
        ExpositionFormatWriter writer = openMetrics
                ? OpenMetricsTextFormatWriter.builder()
                        .setCreatedTimestampsEnabled(false)
                        .build()
                : PrometheusTextFormatWriter.builder()
                        .setIncludeCreatedTimestamps(false)
                        .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, snapshots, EscapingScheme.ALLOW_UTF8);
        return out.toByteArray();
    }

    /// By labels, and for a histogram by bucket.
    private static Map<Map<String, String>, Map<String, Double>> points(Exposition page, MetricEntry metric) {
        Map<Map<String, String>, Map<String, Double>> points = new LinkedHashMap<>();
        page.parsed().forEach((series, value) -> {
            String name = series.name();
            if (name.equals(metric.name()) || name.matches(metric.name() + "_(bucket|sum|count)")) {
                Map<String, String> labels = new TreeMap<>(series.labels());
                String part = name.substring(metric.name().length()) + String.valueOf(labels.remove("le"));
                points.computeIfAbsent(labels, _ -> new TreeMap<>()).put(part, value);
            }
        });
        return points;
    }

    private static MetricSnapshot snapshot(MetricEntry metric, Map<Map<String, String>, Map<String, Double>> points) {
        MetricMetadata metadata = metric.unit()
                .map(unit -> new MetricMetadata(metric.family(), metric.help(), new Unit(unit)))
                .orElseGet(() -> new MetricMetadata(metric.family(), metric.help()));
        return switch (metric.kind()) {
            case GAUGE -> {
                List<GaugeSnapshot.GaugeDataPointSnapshot> all = new ArrayList<>();
                points.forEach((labels, value) ->
                        all.add(new GaugeSnapshot.GaugeDataPointSnapshot(only(value), labels(labels), null)));
                yield new GaugeSnapshot(metadata, all);
            }
            case COUNTER -> {
                List<CounterSnapshot.CounterDataPointSnapshot> all = new ArrayList<>();
                points.forEach((labels, value) ->
                        all.add(new CounterSnapshot.CounterDataPointSnapshot(only(value), labels(labels), null, 0L)));
                yield new CounterSnapshot(metadata, all);
            }
            case INFO -> {
                List<InfoSnapshot.InfoDataPointSnapshot> all = new ArrayList<>();
                points.forEach((labels, _) -> all.add(new InfoSnapshot.InfoDataPointSnapshot(labels(labels))));
                yield new InfoSnapshot(metadata, all);
            }
            case HISTOGRAM -> {
                List<HistogramSnapshot.HistogramDataPointSnapshot> all = new ArrayList<>();
                points.forEach((labels, parts) -> all.add(histogram(labels(labels), parts)));
                yield new HistogramSnapshot(metadata, all);
            }
        };
    }

    private static double only(Map<String, Double> parts) {
        return parts.values().iterator().next();
    }

    private static Labels labels(Map<String, String> labels) {
        return Labels.of(labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot histogram(Labels labels, Map<String, Double> parts) {
        double sum = parts.getOrDefault("_sumnull", Double.NaN);
        Map<Double, Double> cumulative = new TreeMap<>();
        parts.forEach((part, value) -> {
            if (part.startsWith("_bucket")) {
                String bound = part.substring("_bucket".length());
                cumulative.put(bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound), value);
            }
        });
        double[] bounds =
                cumulative.keySet().stream().mapToDouble(Double::doubleValue).toArray();
        double[] upTo =
                cumulative.values().stream().mapToDouble(Double::doubleValue).toArray();
        long[] counts = new long[upTo.length];
        Arrays.setAll(counts, index -> (long) (upTo[index] - (index == 0 ? 0 : upTo[index - 1])));
        return new HistogramSnapshot.HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(bounds, counts), sum, labels, Exemplars.EMPTY, 0L);
    }
}
