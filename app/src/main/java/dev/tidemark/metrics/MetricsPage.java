package dev.tidemark.metrics;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.LiveView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The page at `/metrics`, in either text format. For any number of threads.
///
/// It is made at most once a second: who asks within that time gets the same bytes, so that ten scrapes a second
/// cost as much as one, and none of them waits for it to be made.
public final class MetricsPage {
    private static final Duration FRESH = Duration.ofSeconds(1);

    /// Whoever comes so soon again gets a page that is a little older, while another is being made.
    private static final Duration OFTEN = Duration.ofSeconds(1);

    private static final Duration OLDEST = Duration.ofSeconds(3);

    /// The page that is read, the one that is made, and one that somebody slow still reads.
    private static final int USUAL_BUFFERS = 3;

    private final LiveSource live;
    private final Supplier<OptionalInt> streamClients;
    private final LongSupplier nanos;
    private final Executor executor;
    private final Format plain = new Format(false);
    private final Format openMetrics = new Format(true);
    private volatile Optional<Duration> lastRender = Optional.empty();

    /// @param executor makes pages beside those who read the last one
    MetricsPage(LiveSource live, Supplier<OptionalInt> streamClients, LongSupplier nanos, Executor executor) {
        this.live = live;
        this.streamClients = streamClients;
        this.nanos = nanos;
        this.executor = executor;
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

    /// Gives the page to `reader`.
    ///
    /// @param inOpenMetrics in OpenMetrics 1.0, else in Prometheus' text format 0.0.4
    public void read(boolean inOpenMetrics, PageReader reader) throws IOException {
        (inOpenMetrics ? openMetrics : plain).read(reader);
    }

    /// A copy of the page.
    byte[] render(boolean inOpenMetrics) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try {
            read(inOpenMetrics, (page, length) -> copy.write(page, 0, length));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return copy.toByteArray();
    }

    /// One of the two formats with the page that it made last.
    private final class Format {
        private final boolean openMetrics;
        private final ListenerMetrics listeners = new ListenerMetrics();
        private final List<PageBuffer> buffers = new ArrayList<>();
        private @Nullable PageBuffer page;
        private long madeAt;
        private long askedAt;
        private boolean making;
        private long pages;

        Format(boolean openMetrics) {
            this.openMetrics = openMetrics;
        }

        void read(PageReader reader) throws IOException {
            PageBuffer latest = latest();
            try {
                reader.read(latest.bytes(), latest.length());
            } finally {
                giveBack(latest);
            }
        }

        /// Those who come while the first page is being made, or one after a while, wait for it. While pages are
        /// read again and again, nobody does: the last one is a little older then.
        private synchronized PageBuffer latest() {
            long now = nanos.getAsLong();
            boolean isOften = now - askedAt < OFTEN.toNanos();
            askedAt = now;
            PageBuffer known = page;
            if (known != null && now - madeAt < FRESH.toNanos()) {
                known.take();
                return known;
            }
            if (known != null && isOften && now - madeAt < OLDEST.toNanos()) {
                if (!making) {
                    making = true;
                    executor.execute(this::makeBeside);
                }
                known.take();
                return known;
            }
            return make();
        }

        private PageBuffer make() {
            PageBuffer buffer = free();
            fill(buffer);
            replace(buffer);
            buffer.take();
            return buffer;
        }

        private void makeBeside() {
            PageBuffer buffer;
            long before;
            synchronized (this) {
                buffer = free();
                buffer.take();
                before = pages;
            }
            boolean made = false;
            try {
                fill(buffer);
                made = true;
            } finally {
                synchronized (this) {
                    buffer.give();
                    // One that took very long is older than what was made meanwhile: counters would go back.
                    if (made && pages == before) {
                        replace(buffer);
                    }
                    making = false;
                }
            }
        }

        /// Readers that are slow may hold some; those that nobody needs any more are let go.
        private PageBuffer free() {
            buffers.removeIf(buffer -> buffer != page && buffer.isFree() && buffers.size() > USUAL_BUFFERS);
            for (PageBuffer buffer : buffers) {
                if (buffer != page && buffer.isFree()) {
                    return buffer;
                }
            }
            PageBuffer fresh = new PageBuffer();
            buffers.add(fresh);
            return fresh;
        }

        private void replace(PageBuffer buffer) {
            page = buffer;
            pages++;
            madeAt = nanos.getAsLong();
        }

        private synchronized void giveBack(PageBuffer buffer) {
            buffer.give();
        }

        private void fill(PageBuffer buffer) {
            LiveView view = live.view();
            long begun = nanos.getAsLong();
            PageWriter writer = new PageWriter(openMetrics, buffer.bytes());
            // It remembers labels. Beside a page that takes very long another one may be made.
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
}
