package dev.tidemark.metrics;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.LiveView;
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
    private final Format plain = new Format(false);
    private final Format openMetrics = new Format(true);
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

    /// One of the two formats with the page that it made last.
    private final class Format {
        private final boolean openMetrics;
        private final ListenerMetrics listeners = new ListenerMetrics();
        private byte[] page = new byte[0];
        private long madeAt;

        Format(boolean openMetrics) {
            this.openMetrics = openMetrics;
        }

        /// Those who come while the page is being made wait for it.
        synchronized byte[] bytes() {
            if (page.length == 0 || nanos.getAsLong() - madeAt >= FRESH.toNanos()) {
                LiveView view = live.view();
                long begun = nanos.getAsLong();
                page = made(view);
                madeAt = nanos.getAsLong();
                lastRender = Optional.of(Duration.ofNanos(madeAt - begun));
            }
            return page;
        }

        private byte[] made(LiveView view) {
            PageWriter writer = new PageWriter(openMetrics, Math.max(FIRST_SIZE, page.length + page.length / 64));
            listeners.write(view.listeners(), writer);
            NamespaceMetrics.write(view, writer);
            AgentMetrics.write(view, writer);
            writer.metric(MetricCatalog.STREAM_CLIENTS);
            streamClients.get().ifPresent(clients -> writer.value(LabelText.NONE, clients));
            writer.metric(MetricCatalog.RENDER_TIME);
            lastRender.ifPresent(duration -> writer.value(LabelText.NONE, Seconds.of(duration)));
            return writer.finished();
        }
    }
}
