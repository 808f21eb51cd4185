package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.PeakSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
    private static final ListenerKey WEB = Lived.key(8080);
    private static final ListenerKey API = Lived.key(9000);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("state").resolve("history.db");
    }

    private void write(Slot... slots) throws IOException, SQLException {
        write(new RecordedBatch(List.of(slots), List.of(), List.of(), List.of()));
    }

    private void write(RecordedBatch batch) throws IOException, SQLException {
        try (HistoryStore store = HistoryStore.open(file())) {
            store.write(batch, Lived.at(60));
        }
    }

    private ListenerHistory only(TimeRange range) {
        try (HistoryFile history = HistoryFile.open(file())) {
            List<ListenerHistory> all = history.listeners(range, _ -> true);
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    @Test
    void aPeakComesBackWithItsTimeItsLimitAndItsQuantiles() throws Exception {
        write(Lived.slot(Lived.at(0), 4, Lived.interval(WEB, Lived.at(0), 50, 3, 0, 51, 2, 0)));

        ListenerHistory web = only(Lived.range(0, 60));

        assertThat(web.listener()).isEqualTo(WEB);
        assertThat(web.peak().queue().length()).isEqualTo(51);
        assertThat(web.peak().isAtCapacity()).isTrue();
        assertThat(web.peak().at()).isEqualTo(Lived.at(0).plusMillis(2500));
        assertThat(web.peak().period()).contains(Lived.PERIOD);
        assertThat(List.of(web.quantile(50), web.quantile(75), web.quantile(100)))
                .containsExactly(0L, 2L, 51L);
        assertThat(web.drops()).isEqualTo(Reading.of(3L));
        assertThat(web.samples()).isEqualTo(4);
        assertThat(web.recorded()).isEqualTo(Slot.SPAN);
        assertThat(web.flow()).isEqualTo(new Interval.Flow(53, 53, Interval.Source.LENGTHS));
    }

    @Test
    void anIdleListenerHasNoRowAndIsKnownToHaveBeenIdle() throws Exception {
        for (int slot = 0; slot < 12; slot++) {
            write(Lived.slot(Lived.at(slot * 10L), 100, Lived.idle(WEB, Lived.at(slot * 10L), 128, 100)));
        }

        ListenerHistory web = only(Lived.range(0, 120));

        assertThat(web.samples()).isEqualTo(1200);
        assertThat(web.lengths().getCountAtValue(0)).isEqualTo(1200);
        assertThat(web.limit()).isEqualTo(128);
        assertThat(count("stretch")).isZero();
        assertThat(count("presence")).isEqualTo(1);
    }

    @Test
    void rangeIsExactWhereEachIntervalOfItWasRecordedByTheKernel() throws Exception {
        Interval sampled = Lived.interval(WEB, Lived.at(0), 50, 0, 0, 12, 0, 0);
        Interval recorded = Lived.recorded(Lived.interval(WEB, Lived.at(10), 50, 0, 0, 40, 0, 0));
        Interval idle = Lived.recorded(Lived.idle(WEB, Lived.at(20), 50, 4));
        write(
                Lived.slot(Lived.at(0), 4, sampled),
                Lived.slot(Lived.at(10), 4, recorded),
                Lived.slot(Lived.at(20), 4, idle));

        assertThat(only(Lived.range(10, 30)).peak().source()).isEqualTo(PeakSource.EXACT);
        assertThat(only(Lived.range(0, 30)).peak().period()).contains(Lived.PERIOD);
        assertThat(only(Lived.range(0, 30)).exactSince()).contains(Lived.at(10));
        assertThat(only(Lived.range(0, 10)).exactSince()).isEmpty();
        try (HistoryFile history = HistoryFile.open(file())) {
            assertThat(history.series(WEB, Lived.range(0, 30), 10).points())
                    .extracting(Series.Point::exact)
                    .containsExactly(false, true, true);
        }
    }

    @Test
    void fullQueueIsExactEvenWhereARangeWasSampledInPart() throws Exception {
        write(
                Lived.slot(Lived.at(0), 4, Lived.interval(WEB, Lived.at(0), 50, 0, 0, 12, 0, 0)),
                Lived.slot(Lived.at(10), 4, Lived.recorded(Lived.interval(WEB, Lived.at(10), 50, 0, 0, 51, 0, 0))));

        assertThat(only(Lived.range(0, 20)).peak().isExact()).isTrue();
    }

    @Test
    void fileOfVersionOneIsReadAsItIsAndGoesOnAsTheNext() throws Exception {
        write(Lived.slot(Lived.at(0), 4, Lived.interval(WEB, Lived.at(0), 50, 0, 0, 12, 0, 0)));
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file())) {
            connection.createStatement().execute("ALTER TABLE stretch DROP COLUMN sampled_max");
            connection.createStatement().execute("DROP TABLE arrivals");
            connection.createStatement().execute("DROP TABLE arrival_time");
            connection.createStatement().execute("PRAGMA user_version = 1");
        }

        assertThat(only(Lived.range(0, 10)).peak().period()).contains(Lived.PERIOD);

        write(Lived.slot(Lived.at(10), 4, Lived.recorded(Lived.interval(WEB, Lived.at(10), 50, 0, 0, 40, 0, 0))));
        assertThat(only(Lived.range(0, 10)).peak().period()).contains(Lived.PERIOD);
        assertThat(only(Lived.range(10, 20)).peak().isExact()).isTrue();
    }

    private long count(String table) throws IOException, SQLException {
        try (HistoryStore _ = HistoryStore.open(file());
                var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file());
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM " + table)) {
            return rows.getLong(1);
        }
    }

    @Test
    void whereAListenerWasNotThereIsAGapAndNoZero() throws Exception {
        write(
                Lived.slot(Lived.at(0), 100, Lived.idle(WEB, Lived.at(0), 50, 100)),
                Lived.slot(Lived.at(10), 100, Lived.idle(API, Lived.at(10), 50, 100)),
                Lived.slot(Lived.at(40), 100, Lived.idle(WEB, Lived.at(40), 50, 100)));

        try (HistoryFile history = HistoryFile.open(file())) {
            Series series = history.series(WEB, Lived.range(0, 60), 100);
            assertThat(series.span()).isEqualTo(Slot.SPAN);
            assertThat(series.points()).extracting(Series.Point::from).containsExactly(Lived.at(0), Lived.at(40));
            assertThat(history.recorded()).contains(Lived.range(0, 50));
        }
    }

    @Test
    void aGapInWhichNoAgentRanIsAGapThoughTheListenerStayed() throws Exception {
        write(Lived.slot(Lived.at(0), 100, Lived.idle(WEB, Lived.at(0), 50, 100)));
        write(Lived.slot(Lived.at(3600), 100, Lived.idle(WEB, Lived.at(3600), 50, 100)));

        assertThat(only(Lived.range(0, 4000)).samples()).isEqualTo(200);
        assertThat(only(Lived.range(0, 4000)).recorded()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aChangedLimitIsKept() throws Exception {
        write(
                Lived.slot(Lived.at(0), 100, Lived.idle(WEB, Lived.at(0), 50, 100)),
                Lived.slot(Lived.at(10), 100, Lived.idle(WEB, Lived.at(10), 200, 100)));

        try (HistoryFile history = HistoryFile.open(file())) {
            assertThat(history.series(WEB, Lived.range(0, 20), 9).points())
                    .extracting(Series.Point::limit)
                    .containsExactly(50L, 200L);
        }
        assertThat(only(Lived.range(0, 20)).limit()).isEqualTo(200);
    }

    @Test
    void whatIsUnknownStaysUnknown() throws Exception {
        Interval known = Lived.idle(WEB, Lived.at(0), 50, 100);
        Interval unknown = new Interval(
                WEB,
                known.from(),
                known.span(),
                100,
                known.peak(),
                known.peakAt(),
                known.source(),
                50,
                known.lengths(),
                Reading.unknown("needs CAP_X"),
                known.flow());
        write(Lived.slot(Lived.at(0), 100, unknown));

        assertThat(only(Lived.range(0, 20)).drops()).isEqualTo(Reading.unknown("needs CAP_X"));
    }

    @Test
    void aClockThatWentBackAddsToWhatIsThere() throws Exception {
        write(
                Lived.slot(
                        Lived.at(0),
                        2,
                        Lived.interval(WEB, Lived.at(0), 50, 1, 3, 0),
                        Lived.idle(API, Lived.at(0), 9, 2)),
                Lived.slot(Lived.at(10), 2, Lived.idle(WEB, Lived.at(10), 50, 2), Lived.idle(API, Lived.at(10), 9, 2)),
                Lived.slot(Lived.at(0), 2, Lived.interval(WEB, Lived.at(0), 50, 2, 0, 7)),
                Lived.slot(Lived.at(-10), 2, Lived.idle(WEB, Lived.at(-10), 50, 2)),
                Lived.slot(Lived.at(20), 2, Lived.idle(WEB, Lived.at(20), 50, 2)));

        try (HistoryFile history = HistoryFile.open(file())) {
            ListenerHistory web =
                    history.listeners(Lived.range(-60, 60), WEB::equals).getFirst();
            assertThat(web.samples()).isEqualTo(10);
            assertThat(web.drops()).isEqualTo(Reading.of(3L));
            assertThat(web.peak().queue().length()).isEqualTo(7);
            assertThat(web.recorded()).isEqualTo(Duration.ofSeconds(40));
            ListenerHistory api =
                    history.listeners(Lived.range(-60, 60), API::equals).getFirst();
            assertThat(api.samples()).isEqualTo(4);
        }
    }

    @Test
    void countersAreZeroWhereTheyWereReadAndAbsentWhereTheyWereNot() throws Exception {
        Slot quiet = Lived.slot(Lived.at(0), 100);
        Slot loud = new Slot(
                Lived.at(10),
                Lived.PERIOD,
                100,
                List.of(),
                List.of(new CounterInterval(
                        "host", Lived.at(10), Slot.SPAN, Map.of("ListenOverflows", 5L, "ListenDrops", 0L))));
        Slot unread = new Slot(Lived.at(20), Lived.PERIOD, 100, List.of(), List.of());
        write(quiet, loud, unread);

        try (HistoryFile history = HistoryFile.open(file())) {
            assertThat(history.counters("host", Lived.range(0, 60), 6))
                    .extracting(CounterInterval::rises)
                    .containsExactly(
                            Map.of("ListenOverflows", 0L, "ListenDrops", 0L),
                            Map.of("ListenOverflows", 5L, "ListenDrops", 0L));
            assertThat(history.counters("other", Lived.range(0, 60), 6)).isEmpty();
        }
    }

    @Test
    void anEpisodeComesBackWithItsSuspectsFindingsAndSamples() throws Exception {
        Episode episode = new Episode(
                7,
                "host",
                Lived.at(3),
                Optional.of(Lived.at(5)),
                104,
                List.of(new Suspect(WEB, Reading.of(104L), 51, 50)));
        EpisodeFindings findings =
                new EpisodeFindings(7, Lived.at(4), "{\"schema\":\"tidemark.doctor/1\"}", "TURNED AWAY\n");
        EpisodeSamples samples = new EpisodeSamples(
                7,
                WEB,
                List.of(new Sample(Lived.at(3), 0, 50), new Sample(Lived.at(3).plusMillis(101), 51, 50)));
        write(new RecordedBatch(List.of(), List.of(episode), List.of(findings), List.of(samples)));

        try (HistoryFile history = HistoryFile.open(file())) {
            assertThat(history.episodes(Lived.range(0, 60))).containsExactly(episode);
            assertThat(history.episodes(Lived.range(6, 60))).isEmpty();
            assertThat(history.episode(episode.id())).contains(episode);
            assertThat(history.episode(episode.id() + 1)).isEmpty();
            assertThat(history.findings(7)).contains(findings);
            assertThat(history.findings(8)).isEmpty();
            assertThat(history.samples(7)).containsExactly(samples);
        }
    }

    @Test
    void readingMakesNoFileAndWritingMakesThemPrivate() throws Exception {
        write(Lived.slot(Lived.at(0), 100, Lived.idle(WEB, Lived.at(0), 50, 100)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
        List<Path> before = list();

        only(Lived.range(0, 60));

        assertThat(list()).isEqualTo(before);
        assertThatThrownBy(() -> HistoryFile.open(folder.resolve("none.db")))
                .isInstanceOf(HistoryRefused.class)
                .hasMessage("history: no file " + folder.resolve("none.db") + " (expected: tidemark agent recording)");
        assertThat(folder.resolve("none.db")).doesNotExist();
    }

    private List<Path> list() throws IOException {
        try (var files = Files.list(file().getParent())) {
            return files.sorted().toList();
        }
    }

    @Test
    void aReaderSeesWhatAWriterWritesMeanwhile() throws Exception {
        write(Lived.slot(Lived.at(0), 100, Lived.idle(WEB, Lived.at(0), 50, 100)));
        try (HistoryStore store = HistoryStore.open(file())) {
            store.write(
                    new RecordedBatch(List.of(Lived.slot(Lived.at(10), 100)), List.of(), List.of(), List.of()),
                    Lived.at(20));
            try (HistoryFile history = HistoryFile.open(file())) {
                assertThat(history.recorded()).contains(Lived.range(0, 20));
                store.write(
                        new RecordedBatch(List.of(Lived.slot(Lived.at(20), 100)), List.of(), List.of(), List.of()),
                        Lived.at(30));
                assertThat(history.recorded()).contains(Lived.range(0, 30));
                assertThat(history.end()).isEqualTo(Instant.parse("2026-03-14T03:00:30Z"));
            }
        }
    }

    @Test
    void aSecondAgentIsRefused() throws Exception {
        try (HistoryStore _ = HistoryStore.open(file())) {
            assertThatThrownBy(() -> HistoryStore.open(file()))
                    .isInstanceOf(HistoryRefused.class)
                    .hasMessageContaining("is written by another agent (expected: one");
        }
        HistoryStore.open(file()).close();
    }
}
