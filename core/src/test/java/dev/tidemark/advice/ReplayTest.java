package dev.tidemark.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.tidemark.advice.Replayed.Between;
import dev.tidemark.advice.Replayed.Counted;
import dev.tidemark.advice.Replayed.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// What was measured on Linux 6.18 with 200 clients a second and two stalls of a second.
    @ParameterizedTest
    @CsvSource({"100, 197", "150, 96", "190, 15", "199, 0", "220, 0", "260, 0"})
    void twoStallsReplayedAtOtherSizesOverflowAsOftenAsTheyDidThere(long limit, long measured) {
        Replayed replayed = Replay.of(twoStalls(), WhatIf.limit(limit, PATIENCE));

        assertThat(replayed)
                .asInstanceOf(type(Counted.class))
                .satisfies(counted -> assertThat(counted.other().packets()).isCloseTo(measured, within(5L)));
    }

    @Test
    void atItsOwnSizeAReplayGivesBackWhatWasCounted() {
        Demand demand = Wanted.ofLimit(50)
                .seen(Duration.ofMinutes(2))
                .bin(100, 40, 0, 0, 0, 39)
                .bin(101, 14, 0, 60, 60, 51)
                .bin(102, 2, 0, 44, 44, 51)
                .bin(103, 2, 0, 7, 7, 51)
                .bin(104, 2, 0, 0, 0, 50)
                .accepting(480)
                .demand();

        assertThat(Replay.of(demand, WhatIf.limit(50, PATIENCE)))
                .asInstanceOf(type(Counted.class))
                .satisfies(counted -> {
                    assertThat(counted.counted()).isEqualTo(111);
                    assertThat(counted.own().turnedAway()).isEqualTo(111);
                    assertThat(counted.own()).isEqualTo(counted.other());
                });
    }

    @Test
    void whereThereIsRoomForAllNobodyIsTurnedAway() {
        assertThat(Replay.of(twoStalls(), WhatIf.limit(1_000, PATIENCE)))
                .asInstanceOf(type(Counted.class))
                .satisfies(counted -> {
                    assertThat(counted.other().packets()).isZero();
                    assertThat(counted.other().peak()).isCloseTo(200, within(3L));
                    assertThat(counted.isLearned()).isFalse();
                    assertThat(counted.resolution()).isEqualTo(Wanted.SPAN);
                    assertThat(counted.other().waits().orElse(none()).longest())
                            .as("those who came first came before the queue was worth telling")
                            .isBetween(Duration.ofMillis(800), Duration.ofMillis(1_010));
                });
    }

    @Test
    void halfTheAcceptRateMakesLongerLines() {
        WhatIf slower = WhatIf.limit(1_000, PATIENCE).accepting(500);

        assertThat(Replay.of(twoStalls(), slower))
                .asInstanceOf(type(Counted.class))
                .satisfies(counted -> assertThat(
                                counted.other().waits().orElse(none()).p99())
                        .isGreaterThan(counted.own().waits().orElse(none()).p99()));
    }

    @Test
    void withoutAnAcceptRateItIsNotKnownWhoWasLate() {
        Demand demand = Wanted.ofLimit(50)
                .seen(Duration.ofMinutes(2))
                .bin(100, 30, 0, 0, 0, 30)
                .demand();

        assertThat(Replay.of(demand, WhatIf.limit(100, PATIENCE)))
                .asInstanceOf(type(Counted.class))
                .satisfies(counted -> {
                    assertThat(counted.other().turnedAway()).isZero();
                    assertThat(counted.other().waits().isKnown()).isFalse();
                    assertThat(counted.other().late().isKnown()).isFalse();
                });
    }

    @Test
    void aQueueShorterThanWhatWasRecordedIsRefused() {
        assertThat(Replay.of(twoStalls(), WhatIf.limit(20, PATIENCE))).isInstanceOf(Refused.class);
    }

    @Test
    void fromEpisodesAloneALargerQueueGivesAnInterval() {
        Demand demand = Wanted.ofLimit(50)
                .flow(Duration.ZERO, 100, 90, 5, 51)
                .episode(Duration.ofSeconds(2), Duration.ofMillis(300), 104)
                .episode(Duration.ofSeconds(7), Duration.ofSeconds(3), 60)
                .demand();

        assertThat(Replay.of(demand, WhatIf.limit(100, PATIENCE)))
                .asInstanceOf(type(Between.class))
                .satisfies(between -> {
                    assertThat(between.least().turnedAway()).isEqualTo(54);
                    assertThat(between.most().turnedAway()).isEqualTo(64);
                    assertThat(between.counted()).isEqualTo(164);
                    assertThat(between.most().gaveUp().isKnown()).isFalse();
                });
    }

    @Test
    void samplesDoNotTellWhatASmallerQueueWouldTurnAway() {
        Demand demand = Wanted.ofLimit(50).flow(Duration.ZERO, 100, 90, 5, 30).demand();

        assertThat(Replay.of(demand, WhatIf.limit(10, PATIENCE)))
                .isEqualTo(new Refused(
                        "samples do not tell what a smaller queue would turn away", "arrivals recorded by the probe"));
    }

    @Test
    void nothingRecordedIsRefused() {
        assertThat(Replay.of(Wanted.ofLimit(50).demand(), WhatIf.limit(100, PATIENCE)))
                .isInstanceOf(Refused.class);
    }

    private static Outcome.Waits none() {
        return new Outcome.Waits(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /// 200 clients a second, evenly; nobody accepts from 2 s to 3 s and from 6 s to 7 s, else 1000 a second.
    private static Demand twoStalls() {
        Wanted wanted = Wanted.ofLimit(260).seen(Duration.ofSeconds(10));
        double length = 0;
        long eighth = 33;
        for (int client = 0; client < 2_000; client++) {
            double at = client * 0.005;
            boolean isStalled = (at >= 2 && at < 3) || (at >= 6 && at < 7);
            length = Math.max(0, length - (isStalled ? 0 : 5)) + 1;
            if (length >= eighth) {
                wanted.bin((long) (at * 1e9) / Wanted.SPAN.toNanos(), 1, 0, 0, 0, (long) length);
            }
        }
        return wanted.demand();
    }
}
