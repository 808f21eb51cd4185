package dev.tidemark.metrics;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.LiveView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The page at `/metrics`, in either text format. For any number of threads.
///
/// It is made at most once a second: who asks within that time gets the same bytes, so that ten scrapes a second
/// cost as much as one, and none of them waits for it to be made.
public final class MetricsPage {
    private final LiveSource live;
    private final Supplier<OptionalInt> streamClients;
    private final LongSupplier nanos;
    private final LatestPage plain;
    private final LatestPage openMetrics;
    private volatile Optional<Duration> lastRender = Optional.empty();

    /// @param executor makes pages beside those who read the last one
    MetricsPage(LiveSource live, Supplier<OptionalInt> streamClients, LongSupplier nanos, Executor executor) {
        this.live = live;
        this.streamClients = streamClients;
        this.nanos = nanos;
        plain = latest(false, executor);
        openMetrics = latest(true, executor);
    }

    MetricsPage(LiveSource live, Supplier<OptionalInt> streamClients, LongSupplier nanos) {
        this(live, streamClients, nanos, Runnable::run);
    }

    /// That of an agent.
    ///
    /// @param streamClients how many clients follow its live stream; empty where it serves none
    public static MetricsPage of(LiveSource live, Supplier<OptionalInt> streamClients) {
        return new MetricsPage(
                live,
                streamClients,
                System::nanoTime,
                page -> Thread.ofVirtual().name("tidemark-metrics").start(page));
    }

    /// That of an agent which serves no live stream.
    public static MetricsPage of(LiveSource live) {
        return of(live, OptionalInt::empty);
    }

    private LatestPage latest(boolean inOpenMetrics, Executor executor) {
        // Its labels are remembered from page to page.
        ListenerMetrics listeners = new ListenerMetrics();
        return new LatestPage(buffer -> fill(buffer, inOpenMetrics, listeners), nanos, executor);
    }

    /// Gives the page to `reader`.
    ///
    /// @param inOpenMetrics in OpenMetrics 1.0, else in Prometheus' text format 0.0.4
    /// @param gzip packed by gzip, once for all who read it
    public void read(boolean inOpenMetrics, boolean gzip, PageReader reader) throws IOException {
        (inOpenMetrics ? openMetrics : plain).read(gzip, reader);
    }

    /// A copy of the page.
    byte[] render(boolean inOpenMetrics) {
        return copy(inOpenMetrics, false);
    }

    /// A copy of the page, packed.
    byte[] packed(boolean inOpenMetrics) {
        return copy(inOpenMetrics, true);
    }

    private byte[] copy(boolean inOpenMetrics, boolean gzip) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try {
            read(inOpenMetrics, gzip, (page, length) -> copy.write(page, 0, length));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return copy.toByteArray();
    }

    private void fill(PageBuffer buffer, boolean inOpenMetrics, ListenerMetrics listeners) {
        LiveView view = live.view();
        long begun = nanos.getAsLong();
        PageWriter writer = new PageWriter(
                inOpenMetrics, buffer.bytes(Math.min(view.listeners().size(), ListenerMetrics.MOST)));
        // Beside a page that takes very long another one may be made.
        synchronized (listeners) {
            listeners.write(view.listeners(), writer);
        }
        NamespaceMetrics.write(view, writer);
        AgentMetrics.write(view, writer);
        writer.metric(MetricCatalog.STREAM_CLIENTS);
        streamClients.get().ifPresent(clients -> writer.value(LabelText.NONE, clients));
        writer.metric(MetricCatalog.RENDER_TIME);
        lastRender.ifPresent(duration -> writer.value(LabelText.NONE, Seconds.of(duration)));
        buffer.hold(writer);
        lastRender = Optional.of(Duration.ofNanos(nanos.getAsLong() - begun));
    }
}
