package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.AgentSettings.Alerting;
import dev.tidemark.agent.AlertMemory.Kept;
import dev.tidemark.control.StateFolder;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.lab.Await;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.wording.Fabricated;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is read again, and whoever has the memory: each thing is told once, and none is lost.
final class AlertsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final AlertRule SMALL =
            new AlertRule("small", new AlertRule.LimitBelow(51), Duration.ZERO, List.of());
    private static final Alerts.Words WORDS = new Alerts.Words(
            alert -> alert.listener().address(),
            alert -> "told of " + alert.listener().address());

    @TempDir
    private Path home = Path.of("");

    private final EventLog events = new EventLog(InstantSource.system());
    private final AtomicInteger second = new AtomicInteger();

    @Test
    void whatWasToldWithoutAMemoryIsNotToldAgainAfterAReload() throws Exception {
        AutoCloseable another = lock();
        try (Alerts alerts = start(this::view, alerting(Optional.empty(), SMALL))) {
            alerts.look();
            alerts.replace(alerting(Optional.empty(), SMALL));
            alerts.look();
            assertThat(told()).containsExactly("*:8080");

            another.close();
            RaisedAlert elsewhere = new RaisedAlert(
                    SMALL.identity(),
                    new ListenerKey("host", false, "*:9090", 1, Optional.empty()),
                    new AcceptQueue(0, 50),
                    0);
            keep(new Kept(List.of(elsewhere), List.of()));
            alerts.replace(alerting(Optional.empty(), SMALL));
            alerts.look();
            assertThat(told()).containsExactly("*:8080");
            Await.until("both", LIMIT, () -> kept().contains("*:8080") && kept().contains("*:9090"));
        }
    }

    @Test
    void whatIsYetToBeSentIsSentThoughTheFirstRuleCameWithAReload() throws IOException {
        keep(new Kept(List.of(), List.of("of an earlier run")));
        try (Receiver receiver = Receiver.start(_ -> 200);
                Alerts alerts = start(this::view, alerting(Optional.of(receiver.address())))) {
            alerts.replace(alerting(Optional.of(receiver.address()), SMALL));
            alerts.look();

            Await.until("both", LIMIT, () -> receiver.bodies().size() == 2);
            assertThat(receiver.bodies()).containsExactly("of an earlier run", "told of *:8080");
        }
    }

    @Test
    void whatIsYetToBeSentIsSentWithTheNextToken() throws IOException {
        Path token = home.resolve("token");
        Files.writeString(token, "first\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        try (Receiver deaf = Receiver.start(_ -> 503)) {
            Alerting settings = new Alerting(false, Optional.of(deaf.address()), Optional.of(token), List.of(SMALL));
            try (Alerts alerts = start(this::view, settings)) {
                alerts.look();
                Await.until("a try", LIMIT, () -> !deaf.bodies().isEmpty());
                Files.writeString(token, "second\n");
                alerts.replace(settings);

                Await.until("another", LIMIT, () -> deaf.authorizations().contains(Optional.of("Bearer second")));
                assertThat(deaf.bodies()).containsOnly("told of *:8080");
            }
        }
    }

    @Test
    void aLookThatIsUnderWayAtTheEndTellsNothing() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch sampled = new CountDownLatch(1);
        LiveSource slow = () -> {
            asked.countDown();
            Await.until("a sample", LIMIT, () -> sampled.getCount() == 0);
            return view();
        };
        Alerts alerts = start(slow, alerting(Optional.empty(), SMALL));
        Thread look = Thread.ofPlatform().start(alerts::look);
        asked.await();
        alerts.close();
        sampled.countDown();
        look.join();

        assertThat(told()).isEmpty();
        assertThat(kept()).isEmpty();
    }

    private StateFolder folder() {
        return new StateFolder(home.resolve("state"));
    }

    private Alerts start(LiveSource live, Alerting settings) {
        return Alerts.start(live, events, WORDS, settings, folder());
    }

    private static Alerting alerting(Optional<URI> webhook, AlertRule... rules) {
        return new Alerting(false, webhook, Optional.empty(), List.of(rules));
    }

    /// Another sample at each look.
    private LiveView view() {
        return SeenLive.of(SeenLiveListener.tcp("::", 8080).queue(0, 50))
                .at(Fabricated.AT.plusSeconds(second.incrementAndGet()))
                .view();
    }

    private List<String> told() {
        return events.latest().stream().map(AgentEvent::text).toList();
    }

    private AutoCloseable lock() {
        return folder().lock("alerts").fold(lock -> lock, reason -> {
            throw new IllegalStateException(reason);
        });
    }

    private void keep(Kept kept) throws IOException {
        folder().replace("alerts.json", AlertMemory.text(kept));
    }

    private String kept() {
        try {
            return folder().text("alerts.json").orElse("");
        } catch (IOException replaced) {
            return "";
        }
    }
}
