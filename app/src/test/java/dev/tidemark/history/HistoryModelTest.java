package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever was merged on its way down answers what a list of all intervals answers.
class HistoryModelTest {
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final long DAY = 86_400;
    private static final int LISTENERS = 4;

    @TempDir
    Path folder;

    private final List<Interval> all = new ArrayList<>();

    static List<Integer> seeds() {
        // 8, 10 and 28 have ranges that begin where a tier ends, 20 an agent that was away.
        return LONG ? IntStream.range(0, 200).boxed().toList() : List.of(0, 1, 2, 3, 8, 10, 20, 28);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mergedIntervalsAnswerWhatAllOfThemWould(int seed) throws Exception {
        Random random = new Random(seed);
        Path file = folder.resolve("history.db");
        long now = 0;
        for (int run = 0; run < 40; run++) {
            now += random.nextInt(4) == 0 ? random.nextInt((int) (3 * DAY)) : random.nextInt(2000);
            boolean wentBack = random.nextInt(8) == 0;
            now = Math.max(0, wentBack ? now - random.nextInt(5000) : now) / 10 * 10;
            try (HistoryStore store = HistoryStore.open(file)) {
                int length = 1 + random.nextInt(40);
                for (int each = 0; each < length; each++, now += 10) {
                    store.write(
                            new RecordedBatch(List.of(slot(random, now)), List.of(), List.of(), List.of()),
                            Lived.at(now));
                }
                while (random.nextBoolean() && store.age(Lived.at(now), 100) > 0) {}
            }
        }
        try (HistoryStore store = HistoryStore.open(file)) {
            while (store.age(Lived.at(now), 100) > 0) {}
        }
        try (HistoryFile history = HistoryFile.open(file)) {
            Instant oldest = history.recorded().orElseThrow().from();
            assertThat(oldest)
                    .isAfterOrEqualTo(Lived.at(now).minus(Duration.ofDays(30)).minusSeconds(600));
            all.removeIf(interval -> interval.from().isBefore(oldest));
            compare(history, new TimeRange(oldest, Lived.at(now)));
            for (int each = 0; each < 10; each++) {
                long from =
                        random.nextLong(oldest.getEpochSecond(), Lived.at(now).getEpochSecond());
                long to = random.nextLong(from, Lived.at(now).getEpochSecond() + 1);
                TimeRange range = new TimeRange(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
                compare(history, range);
                compareSeries(history, range, 1 + random.nextInt(30));
            }
        }
    }

    private Slot slot(Random random, long at) {
        int samples = random.nextInt(20) == 0 ? 3 : 5;
        List<Interval> intervals = new ArrayList<>();
        for (int each = 0; each < LISTENERS; each++) {
            boolean isThere = random.nextInt(10) > each;
            if (!isThere) {
                continue;
            }
            int seen = random.nextInt(15) == 0 ? samples - 1 : samples;
            long limit = random.nextInt(30) == 0 ? 200 : 50;
            boolean isBusy = random.nextInt(3) == 0;
            long[] lengths = random.longs(seen, 0, isBusy ? 400 : 1).toArray();
            Interval interval = Lived.interval(
                    Lived.key(8000 + each), Lived.at(at), limit, isBusy ? random.nextInt(3) : 0, lengths);
            intervals.add(random.nextInt(5) < each ? Lived.recorded(interval) : interval);
        }
        all.addAll(intervals);
        return Lived.slot(Lived.at(at), samples, intervals.toArray(Interval[]::new));
    }

    private void compare(HistoryFile history, TimeRange range) {
        List<ListenerHistory> answered = history.listeners(range, _ -> true);
        for (int each = 0; each < LISTENERS; each++) {
            ListenerKey key = Lived.key(8000 + each);
            List<ListenerHistory> found =
                    answered.stream().filter(one -> one.listener().equals(key)).toList();
            TimeRange outward = found.isEmpty() ? range : found.getFirst().range();
            List<Interval> lived = lived(key, outward);
            if (found.isEmpty()) {
                assertThat(lived).isEmpty();
                continue;
            }
            ListenerHistory history1 = found.getFirst();
            Interval peak = highest(lived);
            assertThat(history1.peak().queue()).isEqualTo(peak.peak());
            if (peak.peak().length() > 0) {
                assertThat(history1.peak().at()).isEqualTo(peak.peakAt());
            } else {
                assertThat(history1.peak().at())
                        .as("of an idle interval it is only known that it was in it")
                        .isBetween(outward.from(), peak.peakAt());
            }
            compareSources(history1, lived);
            assertThat(history1.samples())
                    .isEqualTo(lived.stream().mapToLong(Interval::samples).sum());
            assertThat(history1.drops()).isEqualTo(Reading.of(drops(lived)));
            assertThat(history1.flow().arrivals())
                    .isEqualTo(lived.stream()
                            .mapToLong(one -> one.flow().arrivals())
                            .sum());
            Histogram lengths = lengths(lived);
            for (double percent : new double[] {1, 50, 90, 99, 99.9, 100}) {
                assertThat(history1.lengths().getValueAtPercentile(percent))
                        .isEqualTo(lengths.getValueAtPercentile(percent));
            }
        }
    }

    private static void compareSources(ListenerHistory history, List<Interval> lived) {
        boolean wholly = lived.stream().allMatch(Interval::isExact);
        if (wholly) {
            assertThat(history.peak().isExact()).isTrue();
        }
        if (history.peak().isExact() && !wholly) {
            long limit = history.peak().queue().limit();
            assertThat(history.peak().isAtCapacity()).isTrue();
            assertThat(lived).filteredOn(one -> !one.isExact()).allMatch(one -> one.limit() <= limit);
        }
    }

    private void compareSeries(HistoryFile history, TimeRange range, int points) {
        for (int each = 0; each < LISTENERS; each++) {
            ListenerKey key = Lived.key(8000 + each);
            Series series = history.series(key, range, points);
            assertThat(series.points().stream()
                            .mapToLong(point -> point.peak())
                            .max()
                            .orElse(-1))
                    .isEqualTo(lived(key, series.range()).stream()
                            .mapToLong(one -> one.peak().length())
                            .max()
                            .orElse(-1));
            for (Series.Point point : series.points()) {
                List<Interval> lived =
                        lived(key, new TimeRange(point.from(), point.from().plus(series.span())));
                assertThat(point.peak()).isEqualTo(highest(lived).peak().length());
                assertThat(point.drops()).isEqualTo(Reading.of(drops(lived)));
                assertThat(point.p50()).isEqualTo(Math.min(lengths(lived).getValueAtPercentile(50), point.peak()));
            }
        }
    }

    private List<Interval> lived(ListenerKey key, TimeRange range) {
        return all.stream()
                .filter(interval -> interval.listener().equals(key))
                .filter(interval -> !interval.from().isBefore(range.from())
                        && interval.from().isBefore(range.to()))
                .toList();
    }

    private static Interval highest(List<Interval> lived) {
        return lived.stream()
                .max(Comparator.comparingLong((Interval each) -> each.peak().length())
                        .thenComparing(Interval::peakAt, Comparator.reverseOrder()))
                .orElseThrow();
    }

    private static long drops(List<Interval> lived) {
        return lived.stream().mapToLong(each -> each.drops().orElse(0L)).sum();
    }

    private static Histogram lengths(List<Interval> lived) {
        Histogram lengths = new Histogram(2);
        lived.forEach(each -> lengths.add(each.lengths()));
        return lengths;
    }
}
