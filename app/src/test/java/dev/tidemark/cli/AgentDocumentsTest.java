package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.AgentEvent;
import dev.tidemark.agent.LiveView;
import dev.tidemark.agent.SeenLive;
import dev.tidemark.agent.SeenLiveListener;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.watch.QueueState;
import dev.tidemark.wording.EventsDocument;
import dev.tidemark.wording.Fabricated;
import dev.tidemark.wording.HealthDocument;
import dev.tidemark.wording.LiveDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What an agent serves is what docs/json.md says, no field more.
class AgentDocumentsTest {
    private static final PublishedSchemas SCHEMAS = PublishedSchemas.read();

    @Test
    void everyKindOfViewIsDescribed() {
        SCHEMAS.assertValid(LiveDocument.text(SeenLive.manual().view()));
        SCHEMAS.assertValid(LiveDocument.text(SeenLive.everything().view()));
        SCHEMAS.assertValid(LiveDocument.text(SeenLive.of().view()));
        SCHEMAS.assertValid(
                LiveDocument.text(SeenLive.manual().countersUnknown().view()));
    }

    @Test
    void anyViewIsDescribed() {
        Random random = new Random(20260314);
        for (int round = 0; round < 100; round++) {
            SeenLive seen = SeenLive.of();
            for (int listener = random.nextInt(6); listener > 0; listener--) {
                seen.with(any(random, 1 + random.nextInt(65535)));
            }
            seen.rise(Fabricated.HOST, ListenCounter.LISTEN_OVERFLOWS, random.nextLong(1L << 40));
            SCHEMAS.assertValid(LiveDocument.text(seen.view()));
        }
    }

    private static SeenLiveListener any(Random random, int port) {
        SeenLiveListener listener = random.nextInt(4) == 0
                ? SeenLiveListener.unix(random.nextBoolean() ? "\0" + port : "/run/" + (char) random.nextInt(128))
                : SeenLiveListener.tcp(random.nextBoolean() ? "::" : "192.0.2.1", port)
                        .inode(random.nextLong());
        listener.queue(random.nextInt(200), random.nextInt(100))
                .highest(random.nextInt(1000))
                .state(List.of(QueueState.values()).get(random.nextInt(QueueState.values().length)))
                .episodes(random.nextInt(3), random.nextBoolean())
                .owner(
                        new String(Character.toChars(random.nextInt(0xd800))),
                        1 + random.nextInt(99),
                        random.nextInt(3));
        switch (random.nextInt(4)) {
            case 0 -> listener.dropsUnknown("needs root");
            case 1 -> listener.withoutPeaks();
            case 2 -> listener.lastMinute(List.of(OptionalInt.empty(), OptionalInt.of(random.nextInt(9))));
            default -> listener.drops(random.nextLong(1L << 50), random.nextInt(100), random.nextInt(100));
        }
        return listener;
    }

    @Test
    void aListenerIsWrittenLikeThis() {
        LiveView view = SeenLive.of(SeenLiveListener.tcp("0.0.0.0", 22)
                        .drops(7, 3, 1)
                        .withoutPeaks()
                        .lastMinute(List.of(OptionalInt.empty(), OptionalInt.of(0))))
                .view();

        assertThat(LiveDocument.text(view))
                .contains("\"cookie\":\"23\",\"inode\":\"22\",\"uid\":0,\"id\":\""
                        + view.listeners().getFirst().key().id()
                        + "\",\"number\":1,\"peaks\":{},\"dropsRise\":1,\"dropsTotal\":3,\"exact\":{\"unknown\":\"the probe is off\"},"
                        + "\"lastMinute\":[null,0],"
                        + "\"lengths\":{\"upTo\":[36000,36000,")
                .contains("],\"samples\":36000,\"sum\":0},\"since\":\"2026-03-14T01:29:13.011Z\",\"episodes\":0,"
                        + "\"overflowing\":false}]")
                .contains("\"episodesNow\":[]");
        assertThat(LiveDocument.text(SeenLive.manual().view()))
                .contains("\"1h\":{\"length\":51,\"limit\":50,\"capacity\":51,\"at\":\"2026-03-14T02:12:33.011Z\","
                        + "\"source\":\"sampled\",\"periodMillis\":100,\"atCapacity\":true}")
                .contains("\"counters\":{\"ListenOverflows\":{\"rise\":104,\"total\":104,\"watched\":104}")
                .contains("\"episodesNow\":[{\"id\":1,\"namespace\":\"host\",\"from\":\"2026-03-14T02:29:10.011Z\","
                        + "\"overflows\":104,\"ambiguous\":false,\"suspects\":[{");
    }

    @Test
    void anIdleListenerIsNoChangeThoughTimePasses() {
        LiveView before = SeenLive.many(3).with(SeenLiveListener.tcp("::", 80)).view();
        LiveView after = SeenLive.many(3)
                .with(SeenLiveListener.tcp("::", 80))
                .at(Fabricated.AT.plusSeconds(5))
                .view();

        assertThat(LiveDocument.changes(before, after)).doesNotContain("\"port\":80,", "\"port\":10000,");
        assertThat(LiveDocument.changes(before, before)).contains("\"listeners\":[],\"gone\":[]");
    }

    @Test
    void everyEventIsDescribed() {
        SCHEMAS.assertValid(EventsDocument.text(SeenLive.everything().view().events()));
        for (AgentEvent.Kind kind : AgentEvent.Kind.values()) {
            SCHEMAS.assertValid(EventsDocument.text(
                    List.of(new AgentEvent(1, Fabricated.AT, kind, Optional.empty(), "something\u0000happened"))));
        }
    }

    @Test
    void everyKindOfHealthIsDescribed() {
        Instant later = Fabricated.AT.plus(Duration.ofMinutes(1));
        SCHEMAS.assertValid(HealthDocument.text(Optional.empty(), later));
        for (HistoryHealth.State state : HistoryHealth.State.values()) {
            LiveView view = SeenLive.manual()
                    .history(new HistoryHealth(
                            state, Optional.of("why"), Fabricated.AT, Optional.empty(), 0, 1, Optional.empty()))
                    .view();
            SCHEMAS.assertValid(HealthDocument.text(Optional.of(view), later));
            SCHEMAS.assertValid(HealthDocument.text(Optional.of(view), Fabricated.AT));
        }
    }
}
