package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Many clients at once, some of whom never read. The server is a process with 64 MB of heap.
class WebCrowdTest {
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final Duration SOON = Duration.ofSeconds(LONG ? 60 : 20);
    private static final int LISTENERS = LONG ? 100 : 400;
    private static final String FOLLOW = "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final List<RawClient> stalled = new ArrayList<>();

    @Test
    void clientsThatNeverReadAreClosedWhileTheOthersAreServed() {
        int healthy = LONG ? 400 : 50;
        try (ServedProcess server = ServedProcess.start(LISTENERS, LONG ? 10_000 : 2_000)) {
            server.get("/api/v1/listeners");
            long descriptors = server.descriptors();
            long threads = server.threads();
            long slowest = 0;
            try (Followers followers = Followers.connect(server.port(), healthy)) {
                stall(server, LONG ? 150 : 20);
                long end = System.nanoTime() + SOON.toNanos();
                while (followers.fewestChanges() < 5 || server.streamClients() > healthy) {
                    followers.read();
                    long begun = System.nanoTime();
                    assertThat(server.get("/healthz").status()).isEqualTo(200);
                    slowest = Math.max(slowest, System.nanoTime() - begun);
                    assertThat(System.nanoTime()).as("all have seen changes").isLessThan(end);
                }
                assertThat(followers.connected()).isEqualTo(healthy);
                assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(LONG ? 5 : 2));
                stalled.forEach(RawClient::close);
            }
            Await.until("nobody follows", SOON, () -> server.streamClients() == 0);
            // A few stay: the pollers that the JDK opens for virtual threads when they first write.
            Await.until("descriptors are back", SOON, () -> server.descriptors() <= descriptors + 8);
            Await.until("threads are back", SOON, () -> server.threads() <= threads + 4);
        }
    }

    private void stall(ServedProcess server, int number) {
        for (int client = 0; client < number; client++) {
            RawClient silent = RawClient.connect(server.port(), 4096);
            silent.send(FOLLOW);
            stalled.add(silent);
        }
    }

    @Test
    void aLargeAnswerThatIsNotReadIsGivenUp() {
        try (ServedProcess server = ServedProcess.start(LISTENERS, 1_000)) {
            server.get("/api/v1/listeners");
            long descriptors = server.descriptors();
            for (int client = 0; client < 40; client++) {
                RawClient silent = RawClient.connect(server.port(), 4096);
                // What fits into the kernel's buffers is written: without the header its connection stays for a while.
                silent.send("GET /api/v1/listeners HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                stalled.add(silent);
            }
            Await.until(
                    "too many large answers are on their way",
                    SOON,
                    () -> server.get("/api/v1/events").status() == 503);
            assertThat(server.get("/metrics").status()).isEqualTo(200);
            Await.until("they are given up", SOON, () -> server.descriptors() <= descriptors + 8 + 40 - 16);
            Await.until(
                    "large answers are given again",
                    SOON,
                    () -> server.get("/api/v1/listeners").status() == 200);
            stalled.forEach(RawClient::close);
        }
    }

    @Test
    void connectionsBeyondTheCapAreClosedAndThoseThatAreThereAreServed() {
        try (ServedProcess server = ServedProcess.start(
                5,
                2_000,
                "jdk.httpserver.maxConnections=100",
                "sun.net.httpserver.maxReqTime=2",
                "sun.net.httpserver.clockTick=1000")) {
            try (RawClient early = RawClient.connect(server.port())) {
                early.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
                early.readUntil(text -> text.contains("clients 0"));
                for (int client = 0; client < 300; client++) {
                    stalled.add(RawClient.connect(server.port()));
                }
                assertThat(server.get("/metrics").status()).isZero();
                early.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
                early.readUntil(text -> text.split("clients 0", -1).length > 2);
            }
            // Those that never say anything are closed, and there is room again.
            Await.until(
                    "a newcomer is served", SOON, () -> server.get("/metrics").status() == 200);
            stalled.forEach(client -> assertThat(client.rest()).isEmpty());
            stalled.forEach(RawClient::close);
        }
    }
}
