package dev.tidemark.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Answers each request, on a virtual thread of its own.
final class AgentHandler implements HttpHandler {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final byte[] ALIVE = ": alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry: 2000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final System.Logger LOG = System.getLogger("tidemark.web");

    private final RequestGuard guard;
    private final Pages pages;
    private final LiveStream stream;
    private final WriteWatchdog watchdog;

    AgentHandler(RequestGuard guard, Pages pages, LiveStream stream, WriteWatchdog watchdog) {
        this.guard = guard;
        this.pages = pages;
        this.stream = stream;
        this.watchdog = watchdog;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        endRequest(exchange);
        try {
            Optional<WebAnswer> refusal = guard.refusal(exchange);
            if (refusal.isPresent()) {
                write(exchange, refusal.get());
                return;
            }
            WebRequest request = request(exchange);
            if (request.path().equals(Pages.LIVE)) {
                live(exchange, request);
            } else {
                pages.answer(request, answer -> write(exchange, answer));
            }
        } catch (BadRequest bad) {
            write(exchange, WebAnswer.error(400, String.valueOf(bad.getMessage())));
        } catch (RuntimeException failed) {
            LOG.log(Level.WARNING, "request " + exchange.getRequestURI().getPath() + ": " + failed, failed);
            if (exchange.getResponseCode() >= 0) {
                throw failed;
            }
            write(exchange, WebAnswer.error(500, "agent: failed to answer (its log says why)"));
        }
    }

    /// The server closes the connection after an answer unless it saw the end of the request, which is here for
    /// one without a body: reading that waits for nothing.
    private static void endRequest(HttpExchange exchange) throws IOException {
        if (RequestGuard.hasBody(exchange.getRequestHeaders())) {
            exchange.getResponseHeaders().set("Connection", "close");
        } else {
            int _ = exchange.getRequestBody().read();
        }
    }

    private static WebRequest request(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        return new WebRequest(
                Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse(""),
                exchange.getRequestURI().getRawQuery(),
                headers.getFirst("Accept"),
                AcceptedEncoding.isGzip(headers.getOrDefault("Accept-Encoding", List.of())),
                headers.getFirst("If-None-Match"));
    }

    private void write(HttpExchange exchange, WebAnswer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        SecurityHeaders.add(headers);
        headers.set("Content-Type", answer.type());
        answer.headers().forEach(headers::set);
        if (answer.status() == 401) {
            guard.challenges().forEach(challenge -> headers.add("WWW-Authenticate", challenge));
        }
        boolean bodyless = RequestGuard.isHead(exchange) || answer.status() == 304;
        if (bodyless) {
            headers.set("Content-Length", Integer.toString(answer.length()));
            watchdog.during(() -> exchange.sendResponseHeaders(answer.status(), -1));
            return;
        }
        watchdog.during(() -> exchange.sendResponseHeaders(answer.status(), answer.length()));
        watchdog.write(exchange.getResponseBody(), answer.body(), answer.length());
        watchdog.during(exchange::close);
    }

    private void live(HttpExchange exchange, WebRequest request) throws IOException {
        request.parameters();
        if (RequestGuard.isHead(exchange)) {
            write(exchange, WebAnswer.of("text/event-stream; charset=utf-8", new byte[0]));
            return;
        }
        Optional<LiveClient> client = stream.join(exchange.getRemoteAddress().getAddress());
        if (client.isEmpty()) {
            write(exchange, WebAnswer.busy("live: too many clients (expected: fewer at the same time)"));
            return;
        }
        try {
            follow(exchange, client.get());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            // The server closes the connection of a handler that fails.
            throw new InterruptedIOException("live: the client is dropped, or the agent ends");
        } finally {
            stream.leave(client.get());
        }
    }

    private void follow(HttpExchange exchange, LiveClient client) throws IOException, InterruptedException {
        Headers headers = exchange.getResponseHeaders();
        SecurityHeaders.add(headers);
        headers.set("Content-Type", "text/event-stream; charset=utf-8");
        headers.set("X-Accel-Buffering", "no");
        watchdog.during(() -> exchange.sendResponseHeaders(200, 0));
        watchdog.write(exchange.getResponseBody(), RETRY);
        while (!client.isEnded()) {
            watchdog.write(exchange.getResponseBody(), client.next(HEARTBEAT).orElse(ALIVE));
        }
        watchdog.during(exchange::close);
    }
}
