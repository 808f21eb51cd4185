package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.Interval.Flow;
import dev.tidemark.history.Interval.Source;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.PeakSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How large a history file becomes. With `tidemark.long` 30 days are simulated, `tidemark.size.file` names the
/// file that the figures are added to, and `tidemark.size.listeners` keeps to the loads of so many listeners.
class HistorySizeTest {
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final int MOST_BYTES_OF_A_ROW = 90;

    private static final Histogram IDLE = new Histogram(2);

    static {
        IDLE.recordValueWithCount(0, 100);
    }

    @TempDir
    Path folder;

    /// What happens in a simulation.
    ///
    /// @param days how long
    /// @param busyPercent in how many of the intervals of a listener something happens
    private record Load(String name, int listeners, double days, int busyPercent) {}

    private record Size(long rows, long bytes, Duration writing, long slots, Duration longest, Duration asking) {}

    @Test
    void aQuietListenerCostsNextToNothing() throws Exception {
        Size none = simulate(new Load("none", 1, 0.05, 0));
        Size many = simulate(new Load("quiet", 200, 0.05, 0));

        assertThat(many.bytes() - none.bytes()).isLessThan(200 * 400L);
    }

    @Test
    void aBusyRowIsSmall() throws Exception {
        Size size = simulate(new Load("busy", 20, 0.1, 100));

        assertThat(size.rows()).isGreaterThan(20 * 800);
        assertThat(size.bytes() / size.rows()).isLessThan(MOST_BYTES_OF_A_ROW);
    }

    @Test
    void thirtyDaysAreBounded() throws Exception {
        if (!LONG) {
            // Days in which nothing is forgotten yet: rows of intervals of 10 s become fewer all the same.
            Size size = simulate(new Load("aged", 1, 2.1, 100));
            assertThat(size.rows()).isLessThan(2 * (2 * 8640 + 144 + 60L));
            return;
        }
        StringBuilder table = new StringBuilder(
                "| load | listeners | days | rows | MB | B/row | write, mean | write, longest | ask 24 h |\n|---|---|---|---|---|---|---|---|---|\n");
        int only = Integer.getInteger("tidemark.size.listeners", 0);
        for (Load load : List.of(
                new Load("10 % busy", 40, 31, 10),
                new Load("2 % busy", 1000, 31, 2),
                new Load("all busy", 40, 31, 100))) {
            if (only != 0 && load.listeners() != only) {
                continue;
            }
            Size size = simulate(load);
            table.append("| %s | %d | %.0f | %d | %.1f | %d | %.2f ms | %d ms | %d ms |%n"
                    .formatted(
                            load.name(),
                            load.listeners(),
                            load.days(),
                            size.rows(),
                            size.bytes() / 1e6,
                            size.bytes() / Math.max(size.rows(), 1),
                            size.writing().toNanos() / 1e6 / size.slots(),
                            size.longest().toMillis(),
                            size.asking().toMillis()));
            assertThat(size.bytes() / size.rows()).isLessThan(MOST_BYTES_OF_A_ROW);
            String file = System.getProperty("tidemark.size.file", "");
            if (!file.isEmpty()) {
                Files.writeString(Path.of(file), table);
            }
        }
    }

    private Size simulate(Load load) throws Exception {
        Random random = new Random(load.listeners());
        List<ListenerKey> keys = new ArrayList<>();
        for (int each = 0; each < load.listeners(); each++) {
            keys.add(Lived.key(1000 + each));
        }
        Path file = folder.resolve(load.name() + load.listeners() + ".db");
        long slots = (long) (load.days() * 8640);
        long longest = 0;
        long writing = 0;
        Instant end = Lived.at(slots * 10);
        try (HistoryStore store = HistoryStore.open(file)) {
            for (long slot = 0; slot < slots; slot++) {
                Slot next = slot(random, load, keys, Lived.at(slot * 10));
                RecordedBatch batch = new RecordedBatch(List.of(next), List.of(), List.of(), List.of());
                long start = System.nanoTime();
                store.write(batch, Lived.at(slot * 10 + 10));
                long took = System.nanoTime() - start;
                writing += took;
                longest = Math.max(longest, took);
            }
            while (store.age(end, 100) > 0) {}
        }
        long rows;
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                var count = connection
                        .createStatement()
                        .executeQuery("SELECT (SELECT count(*) FROM stretch) + (SELECT count(*) FROM slot)")) {
            rows = count.getLong(1);
        }
        long start = System.nanoTime();
        try (HistoryFile history = HistoryFile.open(file)) {
            assertThat(history.listeners(new TimeRange(end.minus(Duration.ofDays(1)), end), _ -> true))
                    .hasSize(load.listeners());
        }
        return new Size(
                rows,
                Files.size(file),
                Duration.ofNanos(writing),
                slots,
                Duration.ofNanos(longest),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static Slot slot(Random random, Load load, List<ListenerKey> keys, Instant at) {
        List<Interval> intervals = new ArrayList<>(keys.size());
        for (ListenerKey key : keys) {
            boolean isBusy = random.nextInt(100) < load.busyPercent();
            Histogram lengths = isBusy ? new Histogram(2) : IDLE;
            long peak = 0;
            if (isBusy) {
                // A burst: most samples see nothing, some see a few, one sees many.
                int distinct = 2 + random.nextInt(8);
                for (int each = 0; each < distinct; each++) {
                    long length = 1L + random.nextInt(each == 0 ? 400 : 12);
                    lengths.recordValueWithCount(length, 1 + random.nextInt(3));
                    peak = Math.max(peak, length);
                }
            }
            if (isBusy) {
                lengths.recordValueWithCount(0, 100 - lengths.getTotalCount());
            }
            long flow = isBusy ? 20 + random.nextInt(4000) : 0;
            intervals.add(new Interval(
                    key,
                    at,
                    Slot.SPAN,
                    100,
                    new AcceptQueue(peak, 511),
                    at.plusMillis(random.nextInt(10_000)),
                    new PeakSource.Sampled(Lived.PERIOD),
                    511,
                    lengths,
                    Reading.of(random.nextInt(50) == 0 && isBusy ? 3L : 0L),
                    new Flow(flow, flow, Source.LENGTHS)));
        }
        return new Slot(
                at,
                Lived.PERIOD,
                100,
                intervals,
                List.of(new CounterInterval(
                        "host",
                        at,
                        Slot.SPAN,
                        Map.of("PassiveOpens", (long) random.nextInt(500), "ListenOverflows", 0L, "ListenDrops", 0L))));
    }
}
