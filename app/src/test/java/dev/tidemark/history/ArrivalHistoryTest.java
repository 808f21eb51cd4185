package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.history.ArrivalBatch.OfListener;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.ArrivalRecord.Gap;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bins of arrivals on their way through a history file.
class ArrivalHistoryTest {
    private static final ListenerKey WEB = Lived.key(8080);
    private static final ListenerKey API = Lived.key(9000);
    private static final Duration SPAN = Duration.ofNanos(1 << 22);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("history.db");
    }

    private static ArrivalBin bin(double second, long arrivals) {
        return new ArrivalBin(Lived.START.plusNanos((long) (second * 1e9)), SPAN, arrivals, 0, 0, 0, arrivals, 127);
    }

    private static ArrivalBatch batch(long from, long to, OfListener... listeners) {
        return new ArrivalBatch(Lived.at(from), Lived.at(to), List.of(listeners), List.of());
    }

    private static OfListener of(ListenerKey listener, ArrivalBin... bins) {
        return new OfListener(listener, List.of(bins));
    }

    private void write(Instant now, ArrivalBatch... batches) throws IOException, SQLException {
        try (HistoryStore store = HistoryStore.open(file())) {
            for (ArrivalBatch batch : batches) {
                store.write(
                        new RecordedBatch(
                                List.of(), List.of(), List.of(), List.of(), List.of(EncodedArrivals.of(batch))),
                        now);
            }
        }
    }

    private ArrivalRecord read(ListenerKey listener, long from, long to) {
        try (HistoryFile history = HistoryFile.open(file())) {
            return history.arrivals(listener, Lived.range(from, to));
        }
    }

    @Test
    void binsOfAListenerAreItsOwnAndOfTheRange() throws Exception {
        ArrivalBin early = bin(3, 17);
        ArrivalBin late = bin(12.5, 19);
        write(Lived.at(20), batch(0, 20, of(WEB, early, late), of(API, bin(4, 23))));

        ArrivalRecord all = read(WEB, 0, 20);
        assertThat(all.bins()).containsExactly(early, late);
        assertThat(all.isWhole()).isTrue();
        assertThat(read(WEB, 4, 20).bins()).containsExactly(late);
        assertThat(read(WEB, 0, 12).bins()).containsExactly(early);
        assertThat(read(WEB, 13, 20).bins()).isEmpty();
    }

    @Test
    void binThatOnlyReachesIntoTheRangeIsToldWhole() throws Exception {
        ArrivalBin across = bin(10, 23);
        write(Lived.at(20), batch(0, 20, of(WEB, bin(5, 3), across, bin(15, 5))));

        Instant within =
                across.from().plus(Duration.between(across.from(), across.to()).dividedBy(2));
        try (HistoryFile history = HistoryFile.open(file())) {
            assertThat(history.arrivals(WEB, new TimeRange(within, Lived.at(12)))
                            .bins())
                    .containsExactly(across);
            assertThat(history.arrivals(WEB, new TimeRange(Lived.at(8), within)).bins())
                    .containsExactly(across);
            assertThat(history.arrivals(WEB, new TimeRange(across.to(), Lived.at(12)))
                            .bins())
                    .isEmpty();
        }
    }

    @Test
    void binThatComesInPartsOrLateIsOneBinInItsPlace() throws Exception {
        write(
                Lived.at(30),
                batch(0, 10, of(WEB, bin(7, 1_023), bin(7, 40))),
                batch(10, 20, of(WEB, bin(7, 5), bin(9, 3), bin(12, 2))));

        assertThat(read(WEB, 0, 20).bins()).extracting(ArrivalBin::arrivals).containsExactly(1_068L, 3L, 2L);
    }

    @Test
    void timeInWhichNothingWasRecordedIsAGap() throws Exception {
        write(Lived.at(60), batch(10, 20), batch(20, 30), batch(40, 50, of(WEB, bin(41, 3))));

        assertThat(read(WEB, 0, 60).gaps())
                .extracting(Gap::from, Gap::to)
                .containsExactly(
                        tuple(Lived.at(0), Lived.at(10)),
                        tuple(Lived.at(30), Lived.at(40)),
                        tuple(Lived.at(50), Lived.at(60)));
        assertThat(read(WEB, 12, 29).isWhole()).isTrue();
        assertThat(read(API, 12, 29).gaps())
                .extracting(Gap::reason)
                .containsExactly("this listener was never recorded");
    }

    @Test
    void lostBinsAreAGapThatReachesBackIntoWhatWasWhole() throws Exception {
        Gap lost = new Gap(Lived.at(18), Lived.at(22), "bins were lost");
        write(
                Lived.at(60),
                batch(0, 20, of(WEB, bin(3, 5))),
                new ArrivalBatch(Lived.at(20), Lived.at(30), List.of(of(WEB, bin(21, 7))), List.of(lost)),
                batch(30, 40));

        ArrivalRecord record = read(WEB, 0, 40);
        assertThat(record.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(Lived.at(18));
            assertThat(gap.to()).isEqualTo(Lived.at(22).plusMillis(1));
            assertThat(gap.reason()).isEqualTo("bins were lost");
        });
        assertThat(record.bins()).hasSize(2);
    }

    @Test
    void afterTwoDaysBinsGoAndTheirTimeIsAGap() throws Exception {
        long days = Duration.ofDays(2).toSeconds();
        write(Lived.at(20), batch(0, 20, of(WEB, bin(3, 5), bin(15, 7))));
        write(Lived.at(days + 12), batch(days, days + 12, of(WEB, bin((double) days + 1, 9))));

        ArrivalRecord record = read(WEB, 0, days + 12);
        assertThat(record.bins()).extracting(ArrivalBin::arrivals).containsExactly(7L, 9L);
        assertThat(record.gaps())
                .extracting(Gap::from, Gap::to)
                .containsExactly(tuple(Lived.at(0), Lived.at(12)), tuple(Lived.at(20), Lived.at(days)));
    }

    @Test
    void fileThatGrowsTooLargeLosesTheOldestBinsAndSaysSo() throws Exception {
        List<ArrivalBin> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add(bin(i * 0.005, 3));
        }
        try (HistoryStore _ = HistoryStore.open(file());
                Database database = new Database(java.sql.DriverManager.getConnection("jdbc:sqlite:" + file()))) {
            ArrivalRows rows = new ArrivalRows(database, new Names(database), 20_000);
            for (int i = 0; i < 10; i++) {
                long shift = 10L * i;
                List<ArrivalBin> shifted = many.stream()
                        .map(one -> new ArrivalBin(one.from().plusSeconds(shift), SPAN, 3, 0, 0, 0, 3, 127))
                        .toList();
                EncodedArrivals batch = EncodedArrivals.of(batch(10L * i, 10L * i + 10, new OfListener(WEB, shifted)));
                database.whole(() -> rows.write(batch, Lived.at(100)));
            }
        }
        ArrivalRecord record = read(WEB, 0, 100);
        assertThat(record.bins().size()).isBetween(2_000, 10_000);
        Instant first = record.bins().getFirst().from();
        assertThat(record.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(Lived.at(0));
            assertThat(gap.to()).isEqualTo(first);
        });
    }

    @Test
    void recorderWritesThemWithTheNextInterval() throws Exception {
        try (HistoryRecorder recorder = HistoryRecorder.start(file(), InstantSource.fixed(Lived.at(30)), _ -> {})) {
            recorder.record(batch(0, 10, of(WEB, bin(3, 5))));
            recorder.record(Lived.slot(Lived.at(10), 100, Lived.idle(WEB, Lived.at(10), 127, 100)));
        }
        assertThat(read(WEB, 0, 10).bins()).containsExactly(bin(3, 5));
    }

    @Test
    void fileOfAnEarlierVersionTellsNone() throws Exception {
        write(Lived.at(20), batch(0, 20, of(WEB, bin(3, 5))));
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file())) {
            connection.createStatement().execute("DROP TABLE arrivals");
            connection.createStatement().execute("DROP TABLE arrival_time");
            connection.createStatement().execute("PRAGMA user_version = 2");
        }
        assertThat(read(WEB, 0, 20))
                .isEqualTo(ArrivalRecord.unknown(Lived.at(0), Lived.at(20), "an earlier version of tidemark recorded"));
    }
}
