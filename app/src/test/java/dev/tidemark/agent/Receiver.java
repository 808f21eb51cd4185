package dev.tidemark.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/// A web server that takes what webhooks send, and answers as it is told.
public final class Receiver implements AutoCloseable {
    /// Stands for no answer at all.
    static final int NEVER = 0;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<Optional<String>> authorizations = new CopyOnWriteArrayList<>();
    private final IntUnaryOperator answers;

    private Receiver(HttpServer server, IntUnaryOperator answers) {
        this.server = server;
        this.answers = answers;
    }

    /// @param answers the status of the first request, the second and so on, from 1
    public static Receiver start(IntUnaryOperator answers) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Receiver receiver = new Receiver(server, answers);
        server.setExecutor(receiver.threads);
        server.createContext("/", receiver::take);
        server.start();
        return receiver;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status;
            synchronized (bodies) {
                bodies.add(body);
                authorizations.add(
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
                status = answers.applyAsInt(bodies.size());
            }
            if (status == NEVER) {
                end.await();
                return;
            }
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    /// What came, in its order.
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    List<Optional<String>> authorizations() {
        return List.copyOf(authorizations);
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
