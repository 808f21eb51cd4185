package dev.tidemark.web;

import dev.tidemark.agent.LiveView;
import dev.tidemark.wording.EventsDocument;
import dev.tidemark.wording.HealthDocument;
import dev.tidemark.wording.LiveDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The pages about what is seen now: `/api/v1/listeners`, `/api/v1/events`, `/metrics` and `/healthz`.
final class LivePages {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final Served served;
    private final Executor executor;
    private @Nullable LiveView shown;
    private byte[] document = new byte[0];

    /// @param executor asks the sampler where that must not be waited for
    LivePages(Served served, Executor executor) {
        this.served = served;
        this.executor = executor;
    }

    /// However many ask, the document of one view is made and kept once.
    @SuppressWarnings("ReferenceEquality") // The same view is the same object; comparing contents would be work.
    synchronized WebAnswer listeners(WebRequest request) {
        request.parameters();
        LiveView view = served.live().view();
        if (shown != view) {
            document = LiveDocument.text(view).getBytes(StandardCharsets.UTF_8);
            shown = view;
        }
        return WebAnswer.of(WebAnswer.JSON, document);
    }

    WebAnswer events(WebRequest request) {
        request.parameters();
        return WebAnswer.json(EventsDocument.text(served.live().view().events()));
    }

    /// Whatever parameters a scraper adds are skipped.
    void metrics(WebRequest request, Gate.Use use) throws IOException {
        boolean openMetrics = request.accept() != null && request.accept().contains(OPEN_METRICS);
        String type = openMetrics
                ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
        boolean gzip = request.gzip();
        served.metrics().read(openMetrics, gzip, (page, length) -> {
            WebAnswer answer = WebAnswer.of(type, page, length).with("Vary", "Accept, Accept-Encoding");
            use.accept(gzip ? answer.with("Content-Encoding", "gzip") : answer);
        });
    }

    /// 503 once sampling does not go on.
    WebAnswer health() {
        Optional<LiveView> view = view();
        Instant now = served.clock().instant();
        boolean stalled = view.isEmpty() || HealthDocument.isStalled(view.get(), now);
        return WebAnswer.json(HealthDocument.text(view, now)).withStatus(stalled ? 503 : 200);
    }

    private Optional<LiveView> view() {
        CompletableFuture<LiveView> answer =
                CompletableFuture.supplyAsync(() -> served.live().view(), executor);
        try {
            return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
