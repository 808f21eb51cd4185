package dev.tidemark.web;

import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.history.History;
import dev.tidemark.wording.Fabricated;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/// A server at a free port of this machine, with something to show that the test decides.
final class ServedAgent implements AutoCloseable {
    static final String METRICS = "# TYPE tidemark_up gauge\ntidemark_up 1\n";

    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger openHistories = new AtomicInteger();
    private volatile Supplier<LiveView> live;
    private volatile Instant now = Fabricated.AT;
    private volatile boolean recorded = true;
    private final AgentServer server;

    private ServedAgent(HttpSettings settings, LiveView view, Duration writeLimit) {
        live = () -> view;
        Served served = new Served(
                () -> {
                    asked.incrementAndGet();
                    return live.get();
                },
                () -> recorded ? Optional.<History>of(new SeenHistory(openHistories)) : Optional.empty(),
                page(openMetrics -> METRICS + (openMetrics ? "# EOF\n" : "")),
                () -> now);
        server = AgentServer.start(settings, served, writeLimit);
    }

    static ServedAgent start() {
        return start(HttpSettings.at("127.0.0.1:0"));
    }

    static ServedAgent start(HttpSettings settings) {
        return new ServedAgent(settings, SeenLive.everything().view(), Duration.ofSeconds(10));
    }

    static ServedAgent start(LiveView view, Duration writeLimit) {
        return new ServedAgent(HttpSettings.at("127.0.0.1:0"), view, writeLimit);
    }

    /// What the sampler shows from now on.
    void shows(LiveView view) {
        live = () -> view;
    }

    void shows(Supplier<LiveView> views) {
        live = views;
    }

    void isAsked(Instant at) {
        now = at;
    }

    void recordsNothing() {
        recorded = false;
    }

    int port() {
        return server.address().getPort();
    }

    String url() {
        return server.url();
    }

    int streamClients() {
        return server.streamClients();
    }

    /// What a client of HTTP/1.1 gets that sends this.
    WebReply get(String path, String... headers) {
        return RawClient.ask(port(), "GET " + path + " HTTP/1.1", headers);
    }

    @Override
    public void close() {
        server.close();
    }

    /// Pages of metrics of such texts; one that is packed says so.
    static MetricsPage page(Function<Boolean, String> text) {
        return (openMetrics, gzip, reader) -> {
            String plain = text.apply(openMetrics);
            byte[] bytes = (gzip ? "packed " + plain : plain).getBytes(StandardCharsets.UTF_8);
            reader.read(bytes, bytes.length);
        };
    }
}
