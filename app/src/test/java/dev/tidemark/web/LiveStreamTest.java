package dev.tidemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.agent.SeenLiveListener;
import dev.tidemark.lab.Await;
import dev.tidemark.wording.Fabricated;
import io.avaje.json.mapper.JsonMapper;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveStreamTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String FOLLOW = "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AtomicLong beats = new AtomicLong();

    private static SeenLiveListener idle(int port) {
        return SeenLiveListener.tcp("0.0.0.0", port);
    }

    /// A sampler that goes on: each view is later than the one before.
    private LiveView moving(SeenLive seen) {
        return seen.at(Fabricated.AT.plusMillis(100 * beats.incrementAndGet())).view();
    }

    private static List<Map<String, Object>> events(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith("data: ") && text.contains("event: " + name + "\n" + line))
                .map(line -> JSON.fromJsonObject(line.substring("data: ".length())))
                .toList();
    }

    private static boolean has(String text, String event, int number) {
        return text.split("event: " + event + "\n", -1).length > number && text.endsWith("\n\n");
    }

    @SuppressWarnings("unchecked")
    private static Stream<String> names(Map<String, Object> document) {
        return ((List<Map<String, Object>>) document.getOrDefault("listeners", List.of()))
                .stream().map(listener -> String.valueOf(listener.get("listener")));
    }

    @Test
    void whoFollowsGetsAWholeViewAndThenWhatChanges() {
        try (ServedAgent agent = ServedAgent.start();
                RawClient client = RawClient.connect(agent.port())) {
            agent.shows(() -> moving(SeenLive.of(idle(80), idle(443))));
            client.send(FOLLOW);
            String begin = client.eventsUntil(text -> has(text, "changes", 1));
            assertThat(begin).startsWith("retry: 2000\n\nid: 1\nevent: view\ndata: {");
            assertThat(names(events(begin, "view").getFirst())).containsExactly("0.0.0.0:80", "0.0.0.0:443");
            assertThat(names(events(begin, "changes").getFirst())).isEmpty();

            agent.shows(() -> moving(SeenLive.of(idle(80).queue(51, 50))));
            String after = client.eventsUntil(text -> text.contains("\"state\":\"full\"") && text.endsWith("\n\n"));
            Map<String, Object> change = events(after, "changes").getLast();
            assertThat(names(change)).containsExactly("0.0.0.0:80");
            assertThat(change)
                    .containsEntry(
                            "gone",
                            List.of(SeenLive.of(idle(443))
                                    .view()
                                    .listeners()
                                    .getFirst()
                                    .key()
                                    .id()));
            assertThat(change).containsKeys("at", "namespaces", "agent", "episodesNow");
        }
    }

    @Test
    void aChangeIsSeenWithinASecond() {
        try (ServedAgent agent = ServedAgent.start();
                RawClient client = RawClient.connect(agent.port())) {
            agent.shows(() -> moving(SeenLive.of(idle(80))));
            client.send(FOLLOW);
            client.eventsUntil(text -> has(text, "changes", 1));
            agent.shows(() -> moving(SeenLive.of(idle(80).queue(51, 50))));
            long begun = System.nanoTime();
            client.eventsUntil(text -> text.contains("\"state\":\"full\""));

            assertThat(System.nanoTime() - begun).isLessThan(1_000_000_000L);
        }
    }

    @Test
    void nobodyIsAskedWhileNobodyFollows() {
        try (ServedAgent agent = ServedAgent.start()) {
            agent.shows(() -> moving(SeenLive.manual()));
            try (RawClient client = RawClient.connect(agent.port())) {
                client.send(FOLLOW);
                client.eventsUntil(text -> has(text, "changes", 2));
                assertThat(agent.streamClients()).isEqualTo(1);
            }
            Await.until("the client is gone", SOON, () -> agent.streamClients() == 0);
            int asked = agent.asked.get();
            try (RawClient client = RawClient.connect(agent.port())) {
                // Time passes by what others do, not by sleeping: a second of requests that ask for nothing.
                Await.until("a second of other requests", SOON, new Elapsed(Duration.ofSeconds(1), () -> {
                    client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
                }));
            }
            assertThat(agent.asked.get()).isLessThanOrEqualTo(asked + 1);
        }
    }

    private record Elapsed(Duration wanted, Runnable meanwhile, long begun)
            implements java.util.function.BooleanSupplier {
        Elapsed(Duration wanted, Runnable meanwhile) {
            this(wanted, meanwhile, System.nanoTime());
        }

        @Override
        public boolean getAsBoolean() {
            meanwhile.run();
            return System.nanoTime() - begun > wanted.toNanos();
        }
    }

    @Test
    void whoComesBackGetsAWholeViewAgain() {
        try (ServedAgent agent = ServedAgent.start()) {
            agent.shows(() -> moving(SeenLive.manual()));
            for (int visit = 1; visit <= 3; visit++) {
                try (RawClient client = RawClient.connect(agent.port())) {
                    client.send(FOLLOW.replace("\r\n\r\n", "\r\nLast-Event-ID: 77\r\n\r\n"));
                    String text = client.eventsUntil(all -> has(all, "view", 1));
                    assertThat(names(events(text, "view").getFirst())).hasSize(5);
                }
            }
        }
    }

    @Test
    void aFollowerTooManyIsToldToComeLater() {
        try (ServedAgent agent =
                        ServedAgent.start(HttpSettings.at("127.0.0.1:0").withStreams(1, 1));
                RawClient first = RawClient.connect(agent.port())) {
            first.send(FOLLOW);
            first.eventsUntil(text -> has(text, "view", 1));

            WebReply second = agent.get("/api/v1/live");
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.header("retry-after")).isEqualTo("1");
        }
    }

    @Test
    void strangersHaveALimitForEachAddress() throws Exception {
        InetAddress one = InetAddress.ofLiteral("192.0.2.1");
        InetAddress other = InetAddress.ofLiteral("192.0.2.2");
        InetAddress here = InetAddress.getLoopbackAddress();
        try (LiveStream stream = LiveStream.start(
                () -> SeenLive.manual().view(), HttpSettings.at("127.0.0.1:0").withStreams(10, 2))) {
            assertThat(Stream.of(one, one, one, other, other, other, here, here, here)
                            .map(stream::join)
                            .map(client -> client.isPresent() ? "in" : "out"))
                    .containsExactly("in", "in", "out", "in", "in", "out", "in", "in", "in");
        }
    }

    @Test
    void aClientThatFallsBehindMissesFramesAndGetsAWholeView() throws InterruptedException {
        LiveClient client = new LiveClient(InetAddress.getLoopbackAddress());
        LiveFrame frame = LiveFrame.first(1, SeenLive.manual().view());
        client.offer(frame);
        for (int beat = 0; beat < 4; beat++) {
            frame = frame.next(frame.view());
            client.offer(frame);
        }
        // The fifth had no place: all were given up, and what comes next is whole.
        assertThat(client.next(Duration.ZERO)).isEmpty();
        LiveFrame later = frame.next(frame.view());
        client.offer(later);
        assertThat(client.next(Duration.ZERO)).contains(later.whole());
        LiveFrame last = later.next(later.view());
        client.offer(last);
        assertThat(client.next(Duration.ZERO)).contains(last.changes());
    }

    @Test
    void theSlowestClientsAreDroppedWhereTooMuchIsOnItsWay() throws InterruptedException {
        List<LiveClient> clients = new ArrayList<>();
        LiveFrame frame = LiveFrame.first(1, SeenLive.manual().view());
        long most = 2L * frame.whole().length + 1000;
        for (int beat = 0; beat < 4; beat++) {
            LiveFrame now = frame;
            for (int same = 0; same < 2; same++) {
                LiveClient client = new LiveClient(InetAddress.getLoopbackAddress());
                client.offer(now);
                Thread writer = Thread.ofVirtual().unstarted(() -> next(client));
                writer.start();
                writer.join();
                clients.add(client);
            }
            frame = frame.next(frame.view());
        }

        LiveStream.dropSlowest(clients, most);

        assertThat(clients.stream().map(LiveClient::isEnded))
                .containsExactly(true, true, true, true, false, false, false, false);
    }

    private static void next(LiveClient client) {
        try {
            assertThat(client.next(Duration.ZERO)).isPresent();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aClientThatHasTakenItsFrameIsNotDroppedForIt() throws InterruptedException {
        LiveClient client = new LiveClient(InetAddress.getLoopbackAddress());
        client.offer(LiveFrame.first(1, SeenLive.manual().view()));
        client.next(Duration.ZERO);
        LiveClient.Sending earlier = client.sending().orElseThrow();
        client.next(Duration.ZERO);

        client.drop(earlier);

        assertThat(client.isEnded()).isFalse();
        assertThat(client.sending()).isEmpty();
    }

    @Test
    void theServerEndsAtOnceThoughSomebodyFollows() {
        ServedAgent agent = ServedAgent.start();
        try (RawClient client = RawClient.connect(agent.port())) {
            client.send(FOLLOW);
            client.eventsUntil(text -> has(text, "view", 1));
            long begun = System.nanoTime();
            agent.close();
            client.rest();

            assertThat(System.nanoTime() - begun)
                    .isLessThan(Duration.ofSeconds(2).toNanos());
        }
    }
}
