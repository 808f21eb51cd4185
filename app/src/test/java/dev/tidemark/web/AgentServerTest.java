package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.wording.Fabricated;
import dev.tidemark.wording.LiveDocument;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentServerTest {
    private static final ServedAgent AGENT = ServedAgent.start();

    @BeforeEach
    void usual() {
        AGENT.shows(SeenLive.everything().view());
        AGENT.isAsked(Fabricated.AT);
    }

    @AfterAll
    static void end() {
        assertThat(AGENT.openHistories).hasValue(0);
        AGENT.close();
    }

    @Test
    void listenersAreTheDocumentOfTheView() {
        WebReply reply = AGENT.get("/api/v1/listeners");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(reply.body())
                .isEqualTo(LiveDocument.text(SeenLive.everything().view()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/listeners",
                "/metrics",
                "/healthz",
                "/nothing",
                "/api/v1/history?since=soon",
                "/api/v1/live?x=1"
            })
    void everyAnswerForbidsWhatABrowserCouldDoWithIt(String path) {
        WebReply reply = AGENT.get(path);

        assertThat(reply.header("content-security-policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void metricsComeInTheFormatThatIsAccepted() {
        assertThat(AGENT.get("/metrics").header("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(AGENT.get("/metrics").body()).isEqualTo(ServedAgent.METRICS);

        WebReply open = AGENT.get("/metrics", "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.header("content-type")).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void healthIsGoodWhileSamplesAreFreshAndHistoryIsWritten() {
        AGENT.isAsked(Fabricated.AT.plusMillis(4_900));
        WebReply reply = AGENT.get("/healthz");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("""
                {"schema":"tidemark.health/1","status":"ok","sampling":{"state":"ok","at":"2026-03-14T02:29:13.011Z",\
                "periodMillis":100,"samples":36000,"skipped":0,"late":3},"history":{"state":"recording",\
                "since":"2026-03-14T01:29:13.011Z","lastWritten":"2026-03-14T02:29:09.011Z","waiting":0,"lost":0,\
                "bytes":1400832},"probe":{"state":"on","features":[{"feature":"accept-queue peak","state":"exact",\
                "hook":"tp_btf/sk_data_ready","since":"2026-03-14T01:39:13.011Z",\
                "remark":"not fexit: EPERM when loading"},{"feature":"SYN peak, reasons","state":"off",\
                "reason":"needs CAP_NET_ADMIN"}],"lostArrivalBins":3},"elastic":{"mode":"on","queues":1,"hindered":0,"grown":2,"shrunk":1,\
                "failed":0}}
                """);
    }

    @Test
    void healthIsDegradedButAnswersWhileHistoryCannotBeWritten() {
        AGENT.shows(SeenLive.manual()
                .history(new HistoryHealth(
                        HistoryHealth.State.STOPPED,
                        Optional.of("disk full"),
                        Fabricated.AT,
                        Optional.empty(),
                        3,
                        0,
                        Optional.empty()))
                .view());

        assertThat(AGENT.get("/healthz").status()).isEqualTo(200);
        assertThat(AGENT.get("/healthz").document()).containsEntry("status", "degraded");
    }

    @Test
    void healthIsBadWhenSamplesAreOld() {
        AGENT.isAsked(Fabricated.AT.plusMillis(5_100));

        assertThat(AGENT.get("/healthz").status()).isEqualTo(503);
        assertThat(AGENT.get("/healthz").body()).contains("\"state\":\"stalled\"");
    }

    @Test
    void healthIsBadWhenTheSamplerDoesNotAnswerAtAll() {
        CountDownLatch never = new CountDownLatch(1);
        AGENT.shows(() -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return SeenLive.manual().view();
        });
        try {
            assertThat(AGENT.get("/healthz").status()).isEqualTo(503);
        } finally {
            never.countDown();
        }
    }

    @Test
    void eventsAreTheNewestFirst() {
        assertThat(AGENT.get("/api/v1/events").body()).isEqualTo("""
                {"schema":"tidemark.events/1","events":[\
                {"number":2,"at":"2026-03-14T02:29:13.011Z","kind":"history-resumed","text":"history: records again"},\
                {"number":1,"at":"2026-03-14T02:29:13.011Z","kind":"limit-changed","id":"%s","listener":"*:9000",\
                "text":"*:9000: limit 128 -> 4096"}]}
                """.formatted(idOf("*:9000")));
    }

    private static String idOf(String address) {
        return SeenLive.everything().view().listeners().stream()
                .map(LiveListener::key)
                .filter(key -> key.address().equals(address))
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    @SuppressWarnings("unchecked")
    void historyIsThatOfTheListenersThatAFilterMeans() {
        WebReply all = AGENT.get("/api/v1/history?since=1h");
        WebReply one = AGENT.get("/api/v1/history?from=2026-03-14T03:00:00+01:00&filter=process:java&filter=:8080");

        assertThat((List<Object>) all.document().get("listeners")).hasSize(2);
        assertThat(all.document()).containsEntry("from", "2026-03-14T01:29:13.011Z");
        assertThat((List<Map<String, Object>>) one.document().get("listeners"))
                .singleElement()
                .satisfies(listener -> assertThat(listener).containsEntry("listener", "*:8080"));
        assertThat(one.document()).containsEntry("from", "2026-03-14T02:00:00Z");
    }

    @Test
    @SuppressWarnings("unchecked")
    void adviceOnOneListenerKnowsItAsItIsNow() {
        WebReply one = AGENT.get("/api/v1/advice/" + SeenHistory.JAVA.id() + "?since=24h&client-timeout=1s");

        assertThat(one.document()).containsEntry("clientTimeoutMillis", 1000L);
        assertThat((List<Map<String, Object>>) one.document().get("listeners"))
                .singleElement()
                .satisfies(listener ->
                        assertThat(listener).containsEntry("listener", "*:8080").containsEntry("somaxconn", 4096L));
        assertThat(AGENT.get("/api/v1/advice/0123456789abcdef").error())
                .isEqualTo("listener: 0123456789abcdef (expected: one that was recorded)");
        assertThat(AGENT.get("/api/v1/advice/" + SeenHistory.JAVA.id() + "?filter=:80")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"listeners", "events", "history", "findings", "advice"})
    void pathThatIsNotThereIsToldThoseThatAre(String there) {
        assertThat(AGENT.get("/api/v1/episodes").error())
                .isEqualTo("path: /api/v1/episodes (expected: /, /metrics, /healthz, or /api/v1/ with listeners,"
                        + " events, live, history, findings, advice or arrivals/ID)")
                .contains(there);
        assertThat(AGENT.get("/api/v1/" + there).status()).isEqualTo(200);
    }

    @Test
    void theCommandThatAppliesAnAdviceAsksForTheSame() {
        String path = "/api/v1/advice/" + SeenHistory.JAVA.id();
        assertThat(command(path + "?since=7d&client-timeout=500ms"))
                .endsWith(" :8080 advised --since 7d --client-timeout 500ms");
        assertThat(command(path)).endsWith(" :8080 advised");
        assertThat(command(path + "?since=1440m&client-timeout=2000ms"))
                .as("what is usual")
                .endsWith(" :8080 advised");
        assertThat(command(path + "?from=2026-03-14T03:00:00%2B01:00"))
                .endsWith(" :8080 advised --since 2026-03-14T02:00:00Z");
        assertThat(command(path + "?from=2026-03-14T02:00:00Z&to=2026-03-14T02:29:00Z"))
                .as("no command knows where it ends")
                .matches("tidemark resize :8080 \\d+");
        assertThat(command("/api/v1/advice?filter=:8080&since=30d")).endsWith(" :8080 advised --since 30d");
    }

    @SuppressWarnings("unchecked")
    private static String command(String path) {
        List<Map<String, Object>> listeners =
                (List<Map<String, Object>>) AGENT.get(path).document().get("listeners");
        return String.valueOf(Objects.requireNonNull(listeners).getFirst().get("command"));
    }

    @Test
    void seriesAndFindingsAreFoundByTheirIds() {
        assertThat(AGENT.get("/api/v1/history/" + SeenHistory.JAVA.id() + "?points=5")
                        .body())
                .contains("\"tidemark.series/1\"", "\"drops\":5", "\"lengths\":[[0,994],[51,6]]");
        assertThat(AGENT.get("/api/v1/findings?since=7d").body())
                .contains("\"findings\":{\"schema\":\"tidemark.doctor/1\"}")
                .doesNotContain("samples");
        assertThat(AGENT.get("/api/v1/findings/7").body()).contains("\"samples\":[[");

        assertThat(AGENT.get("/api/v1/history/0123456789abcdef").status()).isEqualTo(404);
        assertThat(AGENT.get("/api/v1/findings/8").error()).isEqualTo("episode: 8 (expected: one that was recorded)");
    }

    @Test
    void withoutAHistoryTheRestIsServed() {
        try (ServedAgent agent = ServedAgent.start()) {
            agent.recordsNothing();

            assertThat(agent.get("/api/v1/history").status()).isEqualTo(404);
            assertThat(agent.get("/api/v1/history").error())
                    .isEqualTo("history: nothing is recorded (expected: an agent that records)");
            assertThat(agent.get("/api/v1/listeners").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            history?since=24            | since: 24 (expected: a duration with its unit, 24ms)
            history?since=1h&since=2h   | since: given 2 times (expected: once)
            history?since=1h&from=2026-03-14T00:00:00Z | since: given together with from or to (expected: either)
            history?since=99999d        | at most 366 days)
            history?since=999999999999d | since: 999999999999d (expected: less than 292 years)
            history?since=0s            | (expected: from before to)
            history?from=yesterday      | from: yesterday (expected: RFC 3339, such as 2026-03-14T02:29:13Z)
            history?filter=8080         | filter: 8080 (expected: :8080 for a port, pid:8080 for a process)
            history?filter=pid:1        | filter: pid:1 is not recorded (expected: process:NAME; processes come and go)
            history?sinse=1h            | parameter: sinse (expected: filter, from, since, to)
            history?since=%00           | query: a character that has no place there
            history/0123456789abcdef?points=0    | points: 0 (expected: from 1 to 5000)
            history/0123456789abcdef?points=5001 | points: 5001 (expected: from 1 to 5000)
            listeners?all=1             | parameter: all (expected: none)
            """)
    void aParameterThatIsNotUnderstoodIsNamed(String query, String sentence) {
        WebReply reply = AGENT.get("/api/v1/" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.error()).contains(sentence);
    }

    @Test
    void moreFiltersThanSixteenAreRefused() {
        assertThat(AGENT.get("/api/v1/history?" + "filter=:80&".repeat(16) + "filter=:80")
                        .error())
                .isEqualTo("filter: given 17 times (expected: at most 16)");
    }

    @Test
    void aHeadIsTheAnswerWithoutItsBody() {
        WebReply head = RawClient.ask(AGENT.port(), "HEAD /metrics HTTP/1.1");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo(Integer.toString(ServedAgent.METRICS.length()));
        assertThat(head.body()).isEmpty();
        assertThat(RawClient.ask(AGENT.port(), "HEAD /api/v1/live HTTP/1.1").body())
                .isEmpty();
    }

    @Test
    void connectionIsKeptAfterAnyAnswerAndClosedAfterARequestWithABody() {
        try (RawClient client = RawClient.connect(AGENT.port())) {
            client.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.readUntil(text -> text.endsWith("\r\n\r\n"));
            client.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.readUntil(text -> text.contains("expected: /, /metrics"));
            client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n");

            assertThat(client.rest())
                    .containsSubsequence("HTTP/1.1 200 ", "HTTP/1.1 404 ", "HTTP/1.1 413 ")
                    .containsIgnoringCase("\r\nConnection: close\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                      | true",
                "deflate, GZIP ; q=0.5, br | true",
                "gzip;q=0                  | false",
                "gzip; q=0.000, deflate    | false",
                "identity                  | false",
                "*                         | false",
                "gzipped                   | false"
            })
    void metricsArePackedForWhoTakesThem(String accepted, boolean packed) {
        WebReply reply = AGENT.get("/metrics", "Accept-Encoding: " + accepted);

        assertThat(reply.header("content-encoding")).isEqualTo(packed ? "gzip" : "");
        assertThat(reply.header("vary")).isEqualTo("Accept, Accept-Encoding");
        assertThat(reply.body()).isEqualTo((packed ? "packed " : "") + ServedAgent.METRICS);
    }

    @Test
    void aPortThatIsTakenIsSaidInOneSentence() {
        HttpSettings taken = HttpSettings.at("127.0.0.1:" + AGENT.port());

        assertThatExceptionOfType(HttpRefused.class)
                .isThrownBy(() -> ServedAgent.start(taken))
                .withMessage("http.listen: 127.0.0.1:" + AGENT.port() + ": Address already in use (expected: an "
                        + "address of this machine and a port that is free)");
    }

    @Test
    void twentyRequestsOnOneConnectionAreAnsweredWithoutDelay() {
        try (RawClient client = RawClient.connect(AGENT.port())) {
            long begun = System.nanoTime();
            for (int request = 1; request <= 20; request++) {
                int answers = request;
                client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
                String all = client.readUntil(text -> text.split("tidemark_up 1", -1).length > answers);
                assertThat(all.split("tidemark_up 1", -1))
                        .as("the connection is kept")
                        .hasSize(answers + 1);
            }
            // With Nagle's algorithm each would wait 40 ms for the other side's acknowledgement.
            assertThat((System.nanoTime() - begun) / 1_000_000).isLessThan(20 * 35);
        }
    }
}
