package dev.tidemark.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Serves the dashboard's files as the agent does, with the documents of a made up host. It can be stopped and
/// started again at the same port, as an agent is.
final class DashboardFixture implements AutoCloseable {
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TICK_MILLIS = 500;

    private final MadeUpHost host;
    private Optional<HttpServer> server = Optional.empty();
    private CountDownLatch mayAnswer = new CountDownLatch(0);
    private CountDownLatch mayAdvise = new CountDownLatch(0);
    private int port;

    private DashboardFixture(MadeUpHost host) {
        this.host = host;
    }

    static DashboardFixture start(MadeUpHost host) throws IOException {
        DashboardFixture fixture = new DashboardFixture(host);
        fixture.startAgain();
        return fixture;
    }

    String address() {
        return "http://127.0.0.1:" + port + "/";
    }

    /// Listens, at the port of before if there is one.
    void startAgain() throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        port = made.getAddress().getPort();
        made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        made.createContext("/", this::answer);
        made.start();
        server = Optional.of(made);
    }

    /// Ends all connections at once.
    void stop() {
        server.ifPresent(running -> running.stop(0));
        server = Optional.empty();
    }

    /// From now on the live view waits until [#release].
    void hold() {
        mayAnswer = new CountDownLatch(1);
    }

    /// From now on advice waits until [#release].
    void holdAdvice() {
        mayAdvise = new CountDownLatch(1);
    }

    void release() {
        mayAnswer.countDown();
        mayAdvise.countDown();
    }

    @Override
    public void close() {
        release();
        stop();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/api/v1/live")) {
                live(exchange);
            } else if (path.startsWith("/api/v1/")) {
                if (path.startsWith("/api/v1/advice/")) {
                    mayAdvise.await();
                }
                Optional<Object> document = host.document(
                        path.substring("/api/v1/".length()),
                        exchange.getRequestURI().getQuery());
                send(
                        exchange,
                        document.isPresent() ? 200 : 404,
                        "application/json",
                        json(document.orElse(Map.of("error", "nothing of this name")))
                                .getBytes(StandardCharsets.UTF_8));
            } else {
                file(exchange, path.equals("/") ? "index.html" : path.replaceFirst("^/assets/", ""));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is text already was written by the product.
    private static String json(Object document) {
        return document instanceof String text ? text : JSON.toJson(document);
    }

    private static void file(HttpExchange exchange, String name) throws IOException {
        try (InputStream in = DashboardFixture.class.getResourceAsStream("/dev/tidemark/web/dashboard/" + name)) {
            if (in == null) {
                send(exchange, 404, "text/plain", new byte[0]);
            } else {
                String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
                send(exchange, 200, type, in.readAllBytes());
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void live(HttpExchange exchange) throws IOException {
        try {
            mayAnswer.await();
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            MadeUpHost.Reader reader = host.reader();
            event(out, "view", reader.view());
            while (!Thread.currentThread().isInterrupted()) {
                reader.awaitChange(TICK_MILLIS, TimeUnit.MILLISECONDS);
                event(out, "changes", reader.changes());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void event(OutputStream out, String name, Map<String, Object> document) throws IOException {
        out.write(("event: " + name + "\ndata: " + JSON.toJson(document) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
