package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients send who mean no good. After each the server answers as before.
class WebAttackTest {
    private static final ServedProcess AGENT =
            ServedProcess.start(5, 2_000, "sun.net.httpserver.maxReqTime=2", "sun.net.httpserver.clockTick=1000");
    private static final String HOST = "Host: localhost\r\n";

    @AfterEach
    void othersAreServedAsBefore() {
        long begun = System.nanoTime();
        assertThat(AGENT.get("/metrics").body()).isEqualTo("clients 0\n");
        assertThat(AGENT.get("/healthz").status()).isEqualTo(200);
        assertThat((System.nanoTime() - begun) / 1_000_000).isLessThan(1_000);
    }

    @AfterAll
    static void end() {
        AGENT.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../index.html",
                "/assets/%2e%2e/index.html",
                "/assets/..%2findex.html",
                "/assets/%2findex.html",
                "/assets//index.html",
                "/assets/./app.js",
                "/assets/vendor",
                "/assets/",
                "/assets",
                "//etc/passwd",
                "/../../etc/passwd",
                "/..;/metrics",
                "/metrics/",
                "/metrics%00",
                "/metrics;x=1",
                "/%6detrics",
                "/METRICS",
                "/api/v1/history/..",
                "/api/v1/history/0123456789ABCDEF",
                "/api/v1/history/0123456789abcdef/",
                "/api/v1/findings/-1",
                "/api/v1/findings/99999999999999999999",
                "/assets/AgentServer.class",
                "/assets/../AgentServer.class",
                "/assets/META-INF/MANIFEST.MF"
            })
    void aPathThatPointsElsewherePointsNowhere(String path) {
        WebReply reply = AGENT.get(path);

        assertThat(reply.status()).isIn(404, 421);
        assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/\\..\\index.html", "/\u0000", "//", "metrics", "*", "/%", "/%zz"})
    void aPathThatIsNoneIsRefused(String path) {
        assertThat(AGENT.get(path).status()).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "get", "GETT", "PROPFIND"})
    void everyMethodThatCouldChangeSomethingIsRefused(String method) {
        WebReply reply = RawClient.ask(AGENT.port(), method + " /metrics HTTP/1.1");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD");
        assertThat(reply.header("content-security-policy")).isNotEmpty();
    }

    @Test
    void aBodyIsNotRead() {
        for (String header : List.of("Content-Length: 1000000000", "Transfer-Encoding: chunked")) {
            WebReply reply = AGENT.get("/metrics", header);
            assertThat(reply.status()).as(header).isEqualTo(413);
        }
    }

    @Test
    void aSecondRequestHiddenInABodyIsNotAnswered() {
        String hidden = "GET /healthz HTTP/1.1\r\n" + HOST + "\r\n";
        try (RawClient client = RawClient.connect(AGENT.port())) {
            client.send(
                    "GET /metrics HTTP/1.1\r\n" + HOST + "Content-Length: " + hidden.length() + "\r\n\r\n" + hidden);

            assertThat(client.rest()).containsOnlyOnce("HTTP/1.1 ").contains("413");
        }
    }

    @Test
    void headersWithoutEndAreCutOff() {
        try (RawClient many = RawClient.connect(AGENT.port());
                RawClient large = RawClient.connect(AGENT.port());
                RawClient line = RawClient.connect(AGENT.port())) {
            StringBuilder headers = new StringBuilder("GET /metrics HTTP/1.1\r\n" + HOST);
            for (int number = 0; number < 1_000; number++) {
                headers.append("X-").append(number).append(": 1\r\n");
            }
            many.send(headers + "\r\n");
            large.send("GET /metrics HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(100_000) + "\r\n\r\n");
            line.send("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n" + HOST + "\r\n");

            assertThat(many.rest()).doesNotContain("clients");
            assertThat(large.rest()).doesNotContain("clients");
            assertThat(line.rest()).doesNotContain("clients");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n\r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                " / HTTP/1.1\r\n\r\n",
                "\u0000\u0001\u0002\u0003\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.1\r\nHost\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
            })
    void whatIsNoRequestGetsNoPage(String text) {
        try (RawClient client = RawClient.connect(AGENT.port())) {
            client.send(text);
            client.finish();

            assertThat(client.rest()).doesNotContain(" 200 ");
        }
    }

    @Test
    void slowAndSilentConnectionsAreClosedAndDelayNobody() {
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int number = 0; number < 100; number++) {
                RawClient client = RawClient.connect(AGENT.port());
                slow.add(client);
                if (number % 2 == 0) {
                    client.send("GET /metrics HTTP/1.1\r\nHost: loc");
                }
            }
            othersAreServedAsBefore();
            slow.forEach(client -> assertThat(client.rest()).isEmpty());
        } finally {
            slow.forEach(RawClient::close);
        }
    }
}
