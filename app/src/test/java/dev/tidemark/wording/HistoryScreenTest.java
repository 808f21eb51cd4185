package dev.tidemark.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/// `tidemark history` as a user sees it.
class HistoryScreenTest {
    private static final Instant NOW = Instant.parse("2026-03-14T22:20:00Z");
    private static final TimeRange HOUR = new TimeRange(NOW.minusSeconds(3600), NOW);
    private static final Instant PEAK_AT = Instant.parse("2026-03-14T22:08:37Z");

    private static ListenerHistory listener(String address, HighWaterMark peak, Optional<Instant> exactSince) {
        return new ListenerHistory(
                new ListenerKey("host", false, address, 1, Optional.of("python3")),
                HOUR,
                Duration.ofSeconds(10),
                peak,
                exactSince,
                100,
                Duration.ofSeconds(3600),
                new Histogram(2),
                peak.queue().limit(),
                Reading.of(0L),
                0,
                new Interval.Flow(0, 0, Interval.Source.PROBE));
    }

    private static ListenerHistory full() {
        return listener(
                "127.0.0.1:18081",
                HighWaterMark.exact(new AcceptQueue(21, 20), PEAK_AT),
                Optional.of(PEAK_AT.plusSeconds(3)));
    }

    private static ListenerHistory sampled(String address, Optional<Instant> exactSince) {
        return listener(
                address, HighWaterMark.sampled(new AcceptQueue(4, 128), PEAK_AT, Duration.ofMillis(100)), exactSince);
    }

    private static ScreenTexts texts(Look look, ListenerHistory... listeners) {
        HistoryReport report = new HistoryReport(
                HOUR, Optional.of(HOUR), List.of(listeners), NOW, new ClockTimes(ZoneOffset.UTC, false));
        return new HistoryScreen(report, look, false).texts();
    }

    @Test
    void peakIsExactWheneverItWasReached() {
        assertThat(texts(Look.PLAIN, full()).summary()).isEqualTo("= exact.  FULL: cut off by limit\n");
    }

    @Test
    void samplesEndWhereTheKernelBeganToRecord() {
        ListenerHistory early = sampled("127.0.0.1:1", Optional.of(PEAK_AT.plusSeconds(3)));
        ListenerHistory late = sampled("127.0.0.1:2", Optional.of(PEAK_AT.plusSeconds(153)));
        ListenerHistory never = sampled("127.0.0.1:3", Optional.empty());

        assertThat(texts(Look.PLAIN, full(), early, late).summary())
                .startsWith("= exact.  >= sampled every 100 ms until 22:11:10: may be higher.");
        assertThat(texts(Look.PLAIN, early, never).summary()).isEqualTo(">= sampled every 100 ms: may be higher.\n");
    }

    @Test
    void addressesAreWholeOnEightyColumns() {
        Look terminal = new Look(OptionalInt.of(80), false, false);

        assertThat(texts(terminal, full(), sampled("192.168.100.117:18081", Optional.empty()))
                        .rows()
                        .lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80))
                .anySatisfy(line -> assertThat(line).startsWith("127.0.0.1:18081 "))
                .anySatisfy(line -> assertThat(line).startsWith("192.168.100.117:18081 "));
    }
}
