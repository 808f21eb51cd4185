package dev.tidemark.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.AcceptQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SlidingPeaksTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Instant START = Instant.parse("2026-03-14T02:27:12Z");
    private static final Duration PERIOD = Duration.ofMillis(100);

    private ExactSpan exact = ExactSpan.NONE;
    private final SlidingPeaks peaks = new SlidingPeaks(new AcceptQueue(0, 50), 0, START, PERIOD);

    private void see(long length, long second) {
        peaks.see(new AcceptQueue(length, 50), second * SECOND, START.plusSeconds(second));
    }

    private long mark(PeakWindow window, long second) {
        return seen(window, second).queue().length();
    }

    private HighWaterMark seen(PeakWindow window, long second) {
        return Objects.requireNonNull(peaks.marks(second * SECOND, exact).get(window), window.word());
    }

    @Test
    void eachWindowForgetsWhatIsOlderAndLifetimeNothing() {
        see(51, 100);
        see(3, 105);
        assertThat(mark(PeakWindow.TEN_SECONDS, 110)).isEqualTo(51);
        see(2, 112);
        assertThat(mark(PeakWindow.TEN_SECONDS, 112)).isEqualTo(3);
        assertThat(mark(PeakWindow.ONE_MINUTE, 160)).isEqualTo(51);
        assertThat(mark(PeakWindow.ONE_MINUTE, 162)).isEqualTo(3);
        assertThat(mark(PeakWindow.FIVE_MINUTES, 400)).isEqualTo(51);
        see(1, 420);
        assertThat(mark(PeakWindow.FIVE_MINUTES, 420)).isEqualTo(1);
        assertThat(mark(PeakWindow.ONE_HOUR, 3_600)).isEqualTo(51);
        see(1, 3_800);
        assertThat(mark(PeakWindow.ONE_HOUR, 3_800)).isEqualTo(1);
        assertThat(mark(PeakWindow.LIFETIME, 1_000_000)).isEqualTo(51);
    }

    @Test
    void markTellsWhenItWasFirstSoHighAndWhetherTheDemandWasCutOff() {
        see(51, 100);
        see(51, 104);
        HighWaterMark mark = seen(PeakWindow.ONE_HOUR, 105);
        assertThat(mark.at()).isEqualTo(START.plusSeconds(100));
        assertThat(mark.isAtCapacity()).isTrue();
        assertThat(mark.period()).contains(PERIOD);
    }

    @Test
    void readingResetsNothing() {
        see(40, 5);
        assertThat(mark(PeakWindow.TEN_SECONDS, 6)).isEqualTo(40);
        assertThat(mark(PeakWindow.TEN_SECONDS, 6)).isEqualTo(40);
    }

    @Test
    void windowInWhichNothingWasSeenHasNoMark() {
        see(40, 5);
        assertThat(peaks.marks(600 * SECOND, exact)).doesNotContainKey(PeakWindow.FIVE_MINUTES);
        assertThat(peaks.lastSeconds(600 * SECOND, 3)).containsOnly(OptionalInt.empty());
    }

    @Test
    void wallClockThatJumpsMovesNoWindow() {
        peaks.see(new AcceptQueue(30, 50), 100 * SECOND, START.minusSeconds(86_400));
        assertThat(mark(PeakWindow.TEN_SECONDS, 105)).isEqualTo(30);
        assertThat(seen(PeakWindow.TEN_SECONDS, 105).at()).isEqualTo(START.minusSeconds(86_400));
    }

    private void resume(HighWaterMark highest, PastPeaks.Reach... reaches) {
        peaks.resume(new PastPeaks(START.minusSeconds(9_000), highest, 0, List.of(reaches)), 0, START);
    }

    @Test
    void earlierLifeGoesOn() {
        resume(past(44, 9));
        see(43, 1);
        assertThat(peaks.lifetime(false).queue().length()).isEqualTo(44);
        assertThat(mark(PeakWindow.TEN_SECONDS, 2)).isEqualTo(43);
    }

    @Test
    void whatAnEarlierWatcherRecordedIsInEachWindowThatReachesBackToIt() {
        PastPeaks.Writer writer = new PastPeaks.Writer(START.minusSeconds(2));
        writer.add(START.minusSeconds(2), past(0, 12));
        writer.add(START.minusSeconds(12), past(20, 19));
        writer.add(START.minusSeconds(102), past(44, 111));
        writer.add(START.minusSeconds(1_802), past(51, 1_811));
        writer.add(START.minusSeconds(2_002), past(30, 2_003));
        assertThat(writer.reaches()).hasSize(4);
        peaks.resume(new PastPeaks(START.minusSeconds(9_000), past(60, 8_000), 3, writer.reaches()), 0, START);
        see(1, 1);

        assertThat(mark(PeakWindow.TEN_SECONDS, 1)).isEqualTo(1);
        assertThat(seen(PeakWindow.ONE_MINUTE, 1)).isEqualTo(past(20, 19));
        assertThat(mark(PeakWindow.FIVE_MINUTES, 1)).isEqualTo(44);
        assertThat(mark(PeakWindow.ONE_HOUR, 1)).isEqualTo(51);
        assertThat(mark(PeakWindow.LIFETIME, 1)).isEqualTo(60);
        assertThat(mark(PeakWindow.ONE_MINUTE, 47)).isEqualTo(20);
        assertThat(mark(PeakWindow.ONE_MINUTE, 48)).isEqualTo(1);
        assertThat(mark(PeakWindow.ONE_HOUR, 1_750)).isEqualTo(51);
        see(1, 1_860);
        assertThat(mark(PeakWindow.ONE_HOUR, 1_860)).isEqualTo(44);
        see(1, 3_900);
        assertThat(mark(PeakWindow.ONE_HOUR, 3_900)).isEqualTo(1);
    }

    @Test
    void ofAnHourInWhichAllIntervalsAreBusyLittleIsKept() {
        PastPeaks.Writer writer = new PastPeaks.Writer(START);
        for (int second = 0; second < 3_600; second += 10) {
            writer.add(START.minusSeconds(second), past(100 + second, second));
        }
        assertThat(writer.reaches()).hasSizeLessThan(90);
        peaks.resume(new PastPeaks(START, past(9_000, 9), 0, writer.reaches()), 0, START);
        for (int second = 0; second < 3_400; second += 7) {
            see(0, second);
            // The highest is the oldest that is still touched: outward by a minute of the window and one here.
            assertThat(mark(PeakWindow.ONE_HOUR, second)).isBetween(100L + 3_590 - second, 100L + 3_600 + 120 - second);
        }
    }

    private static HighWaterMark past(long length, long secondsAgo) {
        return HighWaterMark.sampled(new AcceptQueue(length, 50), START.minusSeconds(secondsAgo), PERIOD);
    }

    @Test
    void eachMarkTellsThePeriodByWhichItWasSampled() {
        Duration finer = Duration.ofMillis(10);
        resume(HighWaterMark.sampled(new AcceptQueue(44, 50), START.minusSeconds(9), finer));
        see(43, 1);
        assertThat(peaks.lifetime(false).period()).contains(finer);
        assertThat(seen(PeakWindow.TEN_SECONDS, 2).period()).contains(PERIOD);
        see(45, 3);
        assertThat(peaks.lifetime(false).period()).contains(PERIOD);
    }

    @Test
    void windowsHoldAtLeastTheirSpanAndAtMostOneSlotMore() {
        Random random = new Random(7);
        List<long[]> seen = new ArrayList<>(List.of(new long[] {0, 0}));
        long second = 0;
        for (int i = 0; i < 3_000; i++) {
            second += random.nextInt(1, 9);
            long length = random.nextInt(10) == 0 ? random.nextLong(52) : 0;
            see(length, second);
            seen.add(new long[] {second, length});
            long now = second;
            assertThat(mark(PeakWindow.TEN_SECONDS, now)).isBetween(highest(seen, now - 10), highest(seen, now - 11));
            assertThat(mark(PeakWindow.FIVE_MINUTES, now))
                    .isBetween(highest(seen, now - 300), highest(seen, now - 305));
            assertThat(mark(PeakWindow.ONE_HOUR, now))
                    .isBetween(highest(seen, now - 3_600), highest(seen, now - 3_660));
        }
    }

    private void recorded(long length, long second) {
        peaks.record(new AcceptQueue(length, 50), second * SECOND, START.plusSeconds(second), (second + 1) * SECOND);
    }

    @Test
    void windowIsExactOnlyWhereTheRecordCoversItWhole() {
        see(0, 90);
        exact = new ExactSpan(100 * SECOND, false);
        see(0, 101);
        recorded(37, 101);
        assertThat(seen(PeakWindow.TEN_SECONDS, 102))
                .returns(37L, mark -> mark.queue().length());
        assertThat(seen(PeakWindow.TEN_SECONDS, 109).isExact()).isFalse();
        assertThat(seen(PeakWindow.TEN_SECONDS, 110).isExact()).isTrue();
        assertThat(seen(PeakWindow.ONE_MINUTE, 110).isExact()).isFalse();
        assertThat(seen(PeakWindow.ONE_MINUTE, 160).isExact()).isTrue();
        assertThat(seen(PeakWindow.LIFETIME, 160).isExact()).isFalse();
    }

    @Test
    void lifeThatWasRecordedFromItsBeginningIsExactAndShownBySecond() {
        exact = new ExactSpan(0, true);
        recorded(51, 3);
        see(2, 4);
        assertThat(seen(PeakWindow.LIFETIME, 4)).isEqualTo(HighWaterMark.exact(new AcceptQueue(51, 50), at(3)));
        assertThat(seen(PeakWindow.ONE_HOUR, 4)).isEqualTo(HighWaterMark.exact(new AcceptQueue(51, 50), at(3)));
        assertThat(peaks.lastSeconds(4 * SECOND, 2)).containsExactly(OptionalInt.of(51), OptionalInt.of(2));
    }

    @Test
    void timeThatNobodySawAfterAnEarlierWatcherIsNotKnownExactly() {
        HighWaterMark earlier = HighWaterMark.exact(new AcceptQueue(20, 50), at(-40));
        resume(earlier, new PastPeaks.Reach(at(-20), earlier));
        exact = new ExactSpan(0, true);
        see(3, 1);
        recorded(30, 1);
        assertThat(peaks.marks(2 * SECOND, exact).values())
                .hasSize(PeakWindow.values().length)
                .allSatisfy(mark ->
                        assertThat(mark).isEqualTo(HighWaterMark.sampled(new AcceptQueue(30, 50), at(1), PERIOD)));
        assertThat(seen(PeakWindow.TEN_SECONDS, 10).isExact()).isTrue();
        assertThat(seen(PeakWindow.ONE_MINUTE, 59).isExact()).isFalse();
        assertThat(seen(PeakWindow.LIFETIME, 59).isExact()).isFalse();
    }

    @Test
    void capacityBoundsTheTimeThatNobodySawToo() {
        HighWaterMark full = HighWaterMark.exact(new AcceptQueue(51, 50), at(-40));
        resume(full, new PastPeaks.Reach(at(-20), full));
        exact = new ExactSpan(0, true);
        see(3, 1);
        assertThat(seen(PeakWindow.ONE_MINUTE, 2)).isEqualTo(full);
        assertThat(seen(PeakWindow.LIFETIME, 2)).isEqualTo(full);

        HighWaterMark raised = HighWaterMark.exact(new AcceptQueue(0, 70), at(-25));
        resume(full, new PastPeaks.Reach(at(-20), raised), new PastPeaks.Reach(at(-30), full));
        assertThat(seen(PeakWindow.ONE_MINUTE, 2).isExact()).isFalse();
        assertThat(seen(PeakWindow.LIFETIME, 2).isExact()).isFalse();
    }

    @Test
    void gapInTheReadingsMakesTheWindowsSampledButNotTheLife() {
        recorded(20, 3);
        exact = new ExactSpan(30 * SECOND, true);
        peaks.recordHighest(new AcceptQueue(33, 50), at(20));
        see(0, 31);
        assertThat(seen(PeakWindow.ONE_MINUTE, 31).isExact()).isFalse();
        assertThat(seen(PeakWindow.LIFETIME, 31)).isEqualTo(HighWaterMark.exact(new AcceptQueue(33, 50), at(20)));
    }

    @Test
    void recordOfASecondLongPastOverwritesNoLaterOne() {
        see(9, 100);
        peaks.record(new AcceptQueue(40, 50), 39 * SECOND, at(39), 100 * SECOND);
        assertThat(peaks.lastSeconds(100 * SECOND, 1)).containsExactly(OptionalInt.of(9));
    }

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private static long highest(List<long[]> seen, long since) {
        long highest = 0;
        for (int i = seen.size() - 1; i >= 0 && seen.get(i)[0] >= since; i--) {
            highest = Math.max(highest, seen.get(i)[1]);
        }
        return highest;
    }
}
