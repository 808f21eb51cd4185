package dev.tidemark.metrics;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.LiveView;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The page at `/metrics`, in either text format. For any number of threads.
///
/// It is made at most once a second: who asks within that time gets the same bytes, so that ten scrapes a second
/// cost as much as one.
public final class MetricsPage {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int FIRST_SIZE = 64 * 1024;

    private final LiveSource live;
    private final Supplier<OptionalInt> streamClients;
    private final LongSupplier nanos;
    private final Format plain = new Format(
            PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build());
    private final Format openMetrics = new Format(
            OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(false).build());
    private volatile Optional<Duration> lastRender = Optional.empty();

    MetricsPage(LiveSource live, Supplier<OptionalInt> streamClients, LongSupplier nanos) {
        this.live = live;
        this.streamClients = streamClients;
        this.nanos = nanos;
    }

    /// That of an agent.
    ///
    /// @param streamClients how many clients follow its live stream; empty where it serves none
    public static MetricsPage of(LiveSource live, Supplier<OptionalInt> streamClients) {
        return new MetricsPage(live, streamClients, System::nanoTime);
    }

    /// That of an agent which serves no live stream.
    public static MetricsPage of(LiveSource live) {
        return of(live, OptionalInt::empty);
    }

    /// The page. The array is shared: not to be changed.
    ///
    /// @param inOpenMetrics in OpenMetrics 1.0, else in Prometheus' text format 0.0.4
    public byte[] render(boolean inOpenMetrics) {
        return (inOpenMetrics ? openMetrics : plain).bytes();
    }

    /// The media type of [#render].
    public static String contentType(boolean inOpenMetrics) {
        return inOpenMetrics
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    /// All metrics of `view`.
    MetricSnapshots snapshots(LiveView view) {
        MetricPoints points = new MetricPoints();
        ListenerMetrics.add(view.listeners(), points);
        NamespaceMetrics.add(view, points);
        AgentMetrics.add(view, points);
        streamClients.get().ifPresent(clients -> points.add(MetricCatalog.STREAM_CLIENTS, Labels.EMPTY, clients));
        lastRender.ifPresent(
                duration -> points.add(MetricCatalog.RENDER_TIME, Labels.EMPTY, Seconds.of(duration)));
        return points.snapshots();
    }

    /// One of the two formats with the page that it made last.
    private final class Format {
        private final ExpositionFormatWriter writer;
        private byte[] page = new byte[0];
        private long madeAt;

        Format(ExpositionFormatWriter writer) {
            this.writer = writer;
        }

        /// Those who come while the page is being made wait for it.
        synchronized byte[] bytes() {
            if (page.length == 0 || nanos.getAsLong() - madeAt >= FRESH.toNanos()) {
                LiveView view = live.view();
                long begun = nanos.getAsLong();
                page = written(snapshots(view));
                madeAt = nanos.getAsLong();
                lastRender = Optional.of(Duration.ofNanos(madeAt - begun));
            }
            return page;
        }

        private byte[] written(MetricSnapshots snapshots) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(FIRST_SIZE, page.length + page.length / 8));
            try {
                writer.write(out, snapshots, EscapingScheme.ALLOW_UTF8);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return out.toByteArray();
        }
    }
}
