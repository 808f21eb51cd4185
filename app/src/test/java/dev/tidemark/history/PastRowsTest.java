package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PastPeaks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an agent that starts finds of the peaks before it.
class PastRowsTest {
    private static final ListenerKey WEB = Lived.key(8080);
    private static final ListenerKey API = Lived.key(9000);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("state").resolve("history.db");
    }

    private void write(Instant now, Slot... slots) throws Exception {
        try (HistoryStore store = HistoryStore.open(file())) {
            for (Slot slot : slots) {
                store.write(new RecordedBatch(List.of(slot), List.of(), List.of(), List.of()), now);
            }
        }
    }

    private PastPeaks past(ListenerKey listener, Instant before, boolean isWhole) {
        try (HistoryFile history = HistoryFile.open(file())) {
            return Objects.requireNonNull(history.past(before, isWhole).get(listener));
        }
    }

    @Test
    void lastHourComesBackByIntervalsAndTheTimeBeforeByItsPeak() throws Exception {
        write(
                Lived.at(7200),
                Lived.slot(Lived.at(0), 2, Lived.interval(WEB, Lived.at(0), 50, 0, 0, 51)),
                Lived.slot(Lived.at(7000), 2, Lived.interval(WEB, Lived.at(7000), 50, 0, 33, 0)),
                Lived.slot(Lived.at(7010), 2, Lived.interval(WEB, Lived.at(7010), 50, 0, 9, 0)),
                Lived.slot(Lived.at(7020), 2, Lived.idle(WEB, Lived.at(7020), 50, 2)));

        PastPeaks whole = past(WEB, Lived.at(7035), true);
        PastPeaks latest = past(WEB, Lived.at(7035), false);

        HighWaterMark full = HighWaterMark.sampled(new AcceptQueue(51, 50), Lived.at(5), Lived.PERIOD);
        HighWaterMark high = HighWaterMark.sampled(new AcceptQueue(33, 50), Lived.at(7000), Lived.PERIOD);
        assertThat(whole.highest()).isEqualTo(full);
        assertThat(latest.highest()).isEqualTo(high);
        assertThat(whole.since()).isEqualTo(Lived.at(0));
        assertThat(whole.reaches()).isEqualTo(latest.reaches());
        assertThat(whole.reaches().stream().map(PastPeaks.Reach::until))
                .containsExactly(Lived.at(7030), Lived.at(7020), Lived.at(7010));
        assertThat(whole.reaches().getLast().peak()).isEqualTo(high);
    }

    @Test
    void peakOfTheLastHourIsThereThoughTheLimitChangedBeforeAndAfterIt() throws Exception {
        List<Slot> slots = new ArrayList<>();
        for (long at = 0; at < 3_600; at += 10) {
            long limit = at < 600 || at >= 3_000 ? 50 : 100;
            slots.add(
                    Lived.slot(Lived.at(at), 2, Lived.interval(WEB, Lived.at(at), limit, 0, 0, at == 2_400 ? 40 : 0)));
        }
        write(Lived.at(3_600), slots.toArray(Slot[]::new));

        List<PastPeaks.Reach> reaches = past(WEB, Lived.at(3_600), true).reaches();

        assertThat(reaches.stream().map(PastPeaks.Reach::until))
                .containsExactly(Lived.at(3_600), Lived.at(3_000), Lived.at(2_410));
        assertThat(reaches.stream().map(reach -> reach.peak().queue().length())).containsExactly(0L, 0L, 40L);
    }

    @Test
    void whatTheKernelRecordedStaysExactWhereNothingElseWasHigher() throws Exception {
        Interval exact = Lived.recorded(Lived.interval(WEB, Lived.at(10), 50, 0, 40, 0));
        write(
                Lived.at(60),
                Lived.slot(Lived.at(0), 2, Lived.recorded(Lived.idle(WEB, Lived.at(0), 50, 2))),
                Lived.slot(Lived.at(10), 2, exact));
        assertThat(past(WEB, Lived.at(30), true).highest())
                .isEqualTo(HighWaterMark.exact(new AcceptQueue(40, 50), Lived.at(10)));
        assertThat(past(WEB, Lived.at(30), true).reaches().getLast().peak().isExact())
                .isTrue();

        write(Lived.at(60), Lived.slot(Lived.at(20), 2, Lived.interval(WEB, Lived.at(20), 50, 0, 1, 0)));
        assertThat(past(WEB, Lived.at(60), true).highest().isExact()).isFalse();
        assertThat(past(WEB, Lived.at(60), true).highest().queue().length()).isEqualTo(40);
    }

    @Test
    void episodesOfTheTimeBeforeAreCountedByTheirSuspects() throws Exception {
        write(Lived.at(60), Lived.slot(Lived.at(0), 2, Lived.interval(WEB, Lived.at(0), 50, 0, 0, 51)));
        try (HistoryStore store = HistoryStore.open(file())) {
            List<Episode> episodes = List.of(episode(1, 3), episode(2, 8), episode(3, 50));
            store.write(new RecordedBatch(List.of(), episodes, List.of(), List.of()), Lived.at(60));
        }
        assertThat(past(WEB, Lived.at(30), true).episodes()).isEqualTo(2);
    }

    private static Episode episode(long id, long at) {
        return new Episode(
                id,
                "host",
                Lived.at(at),
                Optional.of(Lived.at(at + 1)),
                7,
                List.of(new Suspect(WEB, Reading.of(7L), 51, 50)));
    }

    /// In three tiers, and many parts of one.
    @Test
    void highestIsThatOfAHistoryThatIsAskedForAllOfIt() throws Exception {
        Random random = new Random(11);
        long day = 86_400;
        try (HistoryStore store = HistoryStore.open(file())) {
            for (long at : List.of(0L, 8 * day, 12 * day)) {
                for (long slot = at; slot < at + 9_000; slot += 10) {
                    Slot next = Lived.slot(Lived.at(slot), 2, lived(random, WEB, slot), lived(random, API, slot));
                    store.write(new RecordedBatch(List.of(next), List.of(), List.of(), List.of()), Lived.at(slot + 10));
                }
            }
            while (store.age(Lived.at(13 * day), 100) > 0) {}
        }
        try (HistoryFile history = HistoryFile.open(file())) {
            Map<ListenerKey, PastPeaks> past = history.past(Lived.at(13 * day), true);
            assertThat(history.listeners(Lived.range(0, 13 * day), _ -> true))
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(past.get(each.listener()))
                            .returns(each.peak().queue(), seen -> seen.highest().queue())
                            .returns(
                                    each.peak().isExact(),
                                    seen -> seen.highest().isExact())
                            .returns(Lived.at(0), PastPeaks::since));
        }
    }

    private static Interval lived(Random random, ListenerKey key, long at) {
        return Lived.interval(key, Lived.at(at), 500, 0, random.nextInt(20) == 0 ? random.nextInt(400) : 0, 0);
    }
}
