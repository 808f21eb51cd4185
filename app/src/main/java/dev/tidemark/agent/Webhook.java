package dev.tidemark.agent;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends documents to somebody's web server, one after the other in their order, on a thread of its own.
///
/// Whoever hands one over never waits: a hundred wait in line, and then the oldest is given up. One that is not
/// taken is sent again; what the receiver refuses (4xx) is given up at once. Redirects are not followed: the
/// token is for this address alone.
final class Webhook implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("tidemark.alerts");
    /// One that is under way, and those that wait.
    private static final int MOST = 1 + 100;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI address;
    private final Optional<String> token;
    private final Backoff backoff;
    private final Duration patience;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Thread thread;
    private final Runnable changed;
    private @Nullable String delivering;
    private long lost;

    private Webhook(URI address, Optional<String> token, Backoff backoff, Duration patience, Runnable changed) {
        this.changed = changed;
        this.address = address;
        this.token = token;
        this.backoff = backoff;
        this.patience = patience;
        this.thread = Thread.ofPlatform().daemon().name("tidemark-webhook").unstarted(this::run);
    }

    /// @param token sent as a bearer token
    /// @param unsent what is to be sent first
    /// @param changed run on its thread each time one was taken or given up
    static Webhook start(URI address, Optional<String> token, List<String> unsent, Runnable changed) {
        Webhook webhook = new Webhook(address, token, Backoff.USUAL, PATIENCE, changed);
        unsent.forEach(webhook::send);
        webhook.thread.start();
        return webhook;
    }

    /// @param patience how long one try may take
    static Webhook start(URI address, Optional<String> token, Backoff backoff, Duration patience) {
        Webhook webhook = new Webhook(address, token, backoff, patience, () -> {});
        webhook.thread.start();
        return webhook;
    }

    /// Takes a JSON document to send. Never waits.
    void send(String document) {
        synchronized (waiting) {
            waiting.addLast(document);
            if (waiting.size() + (delivering == null ? 0 : 1) > MOST) {
                waiting.removeFirst();
                lost++;
            }
            waiting.notifyAll();
        }
    }

    /// Whether it is the same that `address` and `token` would make.
    boolean isFor(URI other, Optional<String> otherToken) {
        return address.equals(other) && token.equals(otherToken);
    }

    /// What was neither taken nor given up, in its order: 101 at most.
    List<String> unsent() {
        synchronized (waiting) {
            List<String> unsent = new ArrayList<>(waiting);
            if (delivering != null) {
                unsent.addFirst(delivering);
            }
            return unsent;
        }
    }

    /// How many were given up.
    long lost() {
        synchronized (waiting) {
            return lost;
        }
    }

    private void run() {
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            try {
                while (true) {
                    deliver(client, next());
                    synchronized (waiting) {
                        delivering = null;
                    }
                    changed.run();
                }
            } catch (InterruptedException _) {
                // The end: the receiver's answer would come too late. What still waits is for the next run.
                Thread.currentThread().interrupt();
                client.shutdownNow();
            }
        }
    }

    private String next() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            String next = waiting.removeFirst();
            delivering = next;
            return next;
        }
    }

    private void deliver(HttpClient client, String document) throws InterruptedException {
        long begun = System.nanoTime();
        for (int tries = 1; ; tries++) {
            Attempt attempt = attempt(client, document);
            if (attempt.taken()) {
                return;
            }
            Duration wait = backoff.after(tries);
            boolean late =
                    System.nanoTime() - begun + wait.toNanos() > backoff.total().toNanos();
            if (late || !attempt.again()) {
                giveUp(attempt, tries);
                return;
            }
            LOG.log(
                    tries == 1 ? Level.WARNING : Level.DEBUG,
                    "webhook: {0} (expected: 2xx); tries again",
                    attempt.told());
            Thread.sleep(wait);
        }
    }

    private void giveUp(Attempt attempt, int tries) {
        LOG.log(
                Level.WARNING,
                "webhook: {0} (expected: 2xx); an alert is given up after {1}",
                attempt.told(),
                tries == 1 ? "1 try" : tries + " tries");
        synchronized (waiting) {
            lost++;
        }
    }

    /// How a try ended.
    ///
    /// @param again whether another one may do better
    private record Attempt(boolean taken, boolean again, String told) {
        static final Attempt TAKEN = new Attempt(true, false, "taken");

        static Attempt of(int status) {
            if (status >= 200 && status < 300) {
                return TAKEN;
            }
            return new Attempt(false, status >= 500 || status == 429 || status == 408, "answer " + status);
        }
    }

    private Attempt attempt(HttpClient client, String document) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("User-Agent", "tidemark")
                .POST(HttpRequest.BodyPublishers.ofString(document, StandardCharsets.UTF_8));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request.build(), BodyHandlers.discarding());
        try {
            // The request's own timeout ends with the headers; a body may drip for ever.
            return Attempt.of(
                    answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode());
        } catch (TimeoutException _) {
            return new Attempt(false, true, "no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return new Attempt(false, true, reason(failed.getCause()));
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        if (failure instanceof java.net.http.HttpTimeoutException) {
            return "no answer in time";
        }
        if (failure instanceof java.net.ConnectException) {
            return "no connection";
        }
        return failure instanceof IOException && failure.getMessage() != null
                ? failure.getMessage()
                : String.valueOf(failure);
    }

    /// Ends within a moment; what waits is not sent, see [#unsent].
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofMillis(500));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
