package dev.tidemark.connect;

import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Asks an agent for documents. Each answer is bounded in time and size. For any number of threads.
final class AgentRequests implements AutoCloseable {
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);
    private static final Duration WHOLE = Duration.ofSeconds(10);
    private static final long LARGEST = 64L << 20;
    private static final int LONGEST_ERROR = 300;

    private final AgentAddress address;
    private final AgentSecret secret;
    private final HttpClient client;

    AgentRequests(AgentAddress address, AgentSecret secret, AgentTrust trust) {
        this.address = address;
        this.secret = secret;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(TO_CONNECT);
        trust.context().ifPresent(builder::sslContext);
        client = builder.build();
    }

    AgentAddress address() {
        return address;
    }

    /// The document at `path`, which has this schema.
    ///
    /// @throws AgentFailure when there is none
    JsonFields document(String path, String schema) {
        HttpResponse<byte[]> response = send(path);
        if (response.statusCode() == 404) {
            throw refusal(response, "a Tidemark agent with " + schema);
        }
        return body(response, schema).orElseThrow();
    }

    /// The same, or empty where the agent says that there is no such thing.
    Optional<JsonFields> find(String path, String schema) {
        return body(send(path), schema);
    }

    private Optional<JsonFields> body(HttpResponse<byte[]> response, String schema) {
        return switch (response.statusCode()) {
            case 200 -> Optional.of(parsed(response.body(), schema));
            case 404 -> Optional.empty();
            case 401, 403 ->
                throw failure(
                        "answers " + response.statusCode(), "its token, by --token-file or " + AgentSecret.VARIABLE);
            default -> throw refusal(response, "200");
        };
    }

    /// In the words of the agent, where it says what it expects.
    private AgentFailure refusal(HttpResponse<byte[]> response, String expected) {
        Optional<String> error = error(response.body());
        return error.filter(text -> text.endsWith(")") && text.contains(" (expected: "))
                .map(text -> new AgentFailure("agent " + address + ": " + text))
                .orElseGet(() -> failure(
                        "answers " + response.statusCode()
                                + error.map(text -> ": " + text).orElse(""),
                        expected));
    }

    private JsonFields parsed(byte[] body, String schema) {
        try {
            JsonFields document = JsonFields.parse(body);
            if (!document.text("schema").equals(schema)) {
                throw new MalformedJson("schema: " + document.text("schema") + " (expected: " + schema + ")");
            }
            return document;
        } catch (MalformedJson malformed) {
            throw new AgentFailure("agent " + address + ": " + malformed.getMessage(), malformed);
        }
    }

    /// `history: off (expected: ...)`, as far as the agent says so.
    private static Optional<String> error(byte[] body) {
        try {
            String text = JsonFields.parse(body).text("error");
            return Optional.of(text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) : text);
        } catch (MalformedJson none) {
            return Optional.empty();
        }
    }

    private HttpResponse<byte[]> send(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(WHOLE).header("Accept", "application/json");
        secret.header().ifPresent(value -> request.header("Authorization", value));
        // The request's own timeout ends with the headers; a body may stall.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        try {
            return answer.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw failure("no answer within " + WHOLE.toSeconds() + " s", "an agent that answers");
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failure("interrupted", "an answer");
        } catch (ExecutionException failed) {
            throw failure(
                    reason(failed.getCause() == null ? failed : failed.getCause()), "tidemark agent listening there");
        }
    }

    private static String reason(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return "no such host";
            }
        }
        return switch (cause) {
            case HttpConnectTimeoutException _ -> "no connection within " + TO_CONNECT.toSeconds() + " s";
            case ConnectException refused -> refused.getMessage() == null ? "no connection" : refused.getMessage();
            case SSLException tls -> "TLS: " + tls.getMessage();
            case IOException io -> "no HTTP: " + io.getMessage();
            default -> cause.toString();
        };
    }

    AgentFailure failure(String what, String expected) {
        return new AgentFailure("agent " + address + ": " + what + " (expected: " + expected + ")");
    }

    /// For a parameter of a query.
    static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
