package dev.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Series;
import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.LiveDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent asked by HTTP, and what else may listen where one is expected.
final class AgentClientTest {
    private static final TimeRange RANGE =
            new TimeRange(Instant.parse("2026-03-13T02:00:00Z"), Instant.parse("2026-03-14T02:00:00Z"));

    private static final String HISTORY = """
            {"schema":"tidemark.history/1","from":"2026-03-13T02:00:00Z","to":"2026-03-14T02:00:00Z",\
            "recordedFrom":"2026-03-01T00:00:00Z","recordedTo":"2026-03-14T01:59:50Z","listeners":[{"id":"%s",\
            "listener":"*:8080","protocol":"tcp","namespace":"host","owner":"java","number":1,"peak":{"length":51,\
            "limit":50,"capacity":51,"at":"2026-03-14T01:29:13Z","source":"sampled","periodMillis":100,\
            "atCapacity":true},"p50":0,"p99":1,"p999":4,"samples":864000,"recordedMillis":86400000,"limit":50,\
            "drops":4452,"episodes":28,"arrivals":900,"accepts":899,"flowSource":"lengths","resolutionMillis":10000}]}
            """;

    private static final ListenerKey KEY = new ListenerKey("host", false, "*:8080", 1, Optional.of("java"));

    @TempDir
    private Path folder = Path.of("");

    private final Map<String, String> answers = new java.util.concurrent.ConcurrentHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private HttpServer server = stub();
    private int status = 200;

    private static HttpServer stub() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @BeforeEach
    void serve() {
        server.createContext("/", exchange -> {
            secrets.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = (answer == null ? "{\"error\":\"path: unknown\"}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private AgentClient client() {
        return AgentClient.of(AgentAddress.parse(url()), AgentSecret.none(), AgentTrust.usual());
    }

    @Test
    void whatAnAgentShowsComesBack() {
        LiveView view = SeenLive.manual().view();
        answers.put("/api/v1/listeners", LiveDocument.text(view));

        try (AgentClient client = client()) {
            assertThat(client.view().listeners())
                    .extracting(row -> row.key())
                    .containsExactlyElementsOf(
                            view.listeners().stream().map(row -> row.key()).toList());
        }
        assertThat(secrets).containsExactly("null");
    }

    @Test
    void theSecretIsSentAsTheFileHasIt() throws IOException {
        answers.put("/api/v1/listeners", LiveDocument.text(SeenLive.manual().view()));
        Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
        Path user = Files.writeString(folder.resolve("user"), "ann:secret\n");
        for (AgentSecret secret : List.of(
                AgentSecret.read(Optional.of(token), Map.of()),
                AgentSecret.read(Optional.of(user), Map.of(AgentSecret.VARIABLE, "other")),
                AgentSecret.read(Optional.empty(), Map.of(AgentSecret.VARIABLE, "fedcba9876543210")))) {
            try (AgentClient client = AgentClient.of(AgentAddress.parse(url()), secret, AgentTrust.usual())) {
                assertThat(client.view().listeners()).hasSize(5);
            }
        }
        assertThat(secrets)
                .containsExactly("Bearer 0123456789abcdef", "Basic YW5uOnNlY3JldA==", "Bearer fedcba9876543210");
    }

    @Test
    void whatIsNoAgentIsSaidInOneSentence() {
        try (AgentClient client = client()) {
            assertThatThrownBy(client::view)
                    .isInstanceOf(AgentFailure.class)
                    .hasMessage("agent " + url()
                            + ": answers 404: path: unknown (expected: a Tidemark agent with tidemark.list/1)");
            answers.put("/api/v1/listeners", "<html>hello</html>");
            assertThatThrownBy(client::view).hasMessageContaining("no JSON (expected: ");
            answers.put("/api/v1/listeners", "{\"schema\":\"tidemark.list/2\"}");
            assertThatThrownBy(client::view)
                    .hasMessageContaining("schema: tidemark.list/2 (expected: tidemark.list/1)");
            status = 401;
            assertThatThrownBy(client::view).hasMessageContaining("answers 401 (expected: its token, by --token-file");
            status = 400;
            answers.put("/api/v1/listeners", "{\"error\":\"since: 5 (expected: 5m)\"}");
            assertThatThrownBy(client::view).hasMessage("agent " + url() + ": since: 5 (expected: 5m)");
            status = 503;
            answers.put("/api/v1/listeners", "{\"error\":\"busy\"}");
            assertThatThrownBy(client::view).hasMessageContaining("answers 503: busy");
        }
        server.stop(0);
        try (AgentClient client = client()) {
            assertThatThrownBy(client::view)
                    .hasMessage("agent " + url() + ": no connection (expected: tidemark agent listening there)");
        }
    }

    @Test
    void urlsMayLeaveOutWhatIsUsual() {
        assertThat(AgentAddress.parse("127.0.0.1")).hasToString("http://127.0.0.1:9559");
        assertThat(AgentAddress.parse("https://db-1/")).hasToString("https://db-1:443");
        assertThat(AgentAddress.parse("[::1]:80")).hasToString("http://[::1]:80");
        for (String wrong : List.of("ftp://x", "http://x/path", "http://", "http://x:70000", "a b", "http://u:p@x")) {
            assertThatThrownBy(() -> AgentAddress.parse(wrong))
                    .isInstanceOf(AgentFailure.class)
                    .hasMessageContaining("(expected: ");
        }
    }

    @Test
    void whatWasRecordedHasTheQuantilesThatTheAgentTells() {
        answers.put("/api/v1/history", HISTORY.formatted(KEY.id()));

        try (AgentClient client = client()) {
            ListenerHistory history =
                    client.history().listeners(RANGE, KEY::equals).getFirst();

            assertThat(history.listener()).isEqualTo(KEY);
            assertThat(history.quantile(50)).isEqualTo(0);
            assertThat(history.quantile(99)).isEqualTo(1);
            assertThat(history.quantile(99.9)).isEqualTo(4);
            assertThat(history.peak().isAtCapacity()).isTrue();
            assertThat(client.history().listeners(RANGE, _ -> false)).isEmpty();
            assertThat(client.history().recorded().orElseThrow().to()).isEqualTo("2026-03-14T01:59:50Z");
        }
    }

    @Test
    void aSeriesComesWithTheCountersOfItsNamespace() {
        answers.put("/api/v1/history", HISTORY.formatted(KEY.id()));
        answers.put("/api/v1/history/" + KEY.id(), """
                {"schema":"tidemark.series/1","from":"2026-03-13T02:00:00Z","to":"2026-03-14T02:00:00Z",\
                "spanMillis":60000,"points":[{"at":"2026-03-13T02:00:00Z","peak":51,"limit":50,"full":true,"p50":0,\
                "p99":2,"drops":{"unknown":"no drops"}}],"counters":[{"at":"2026-03-13T02:00:00Z",\
                "rises":{"ListenOverflows":104}}],"lengths":[[0,599],[51,1]]}
                """);

        try (AgentClient client = client()) {
            Series series = client.history().series(KEY, RANGE, 600);

            assertThat(series.points()).hasSize(1);
            assertThat(series.points().getFirst().full()).isTrue();
            assertThat(client.history().counters("host", RANGE, 600).getFirst().rises())
                    .isEqualTo(Map.of("ListenOverflows", 104L));
        }
    }
}
