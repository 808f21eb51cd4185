package dev.tidemark.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.tidemark.advice.Advice.Capacity;
import dev.tidemark.advice.Advice.Enough;
import dev.tidemark.advice.Advice.Lack;
import dev.tidemark.advice.Advice.Lower;
import dev.tidemark.advice.Advice.Missing;
import dev.tidemark.advice.Advice.None;
import dev.tidemark.advice.Advice.Raise;
import dev.tidemark.diagnosis.Confidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdvisorTest {
    private static final Wish TWO_SECONDS = Wish.of(Duration.ofSeconds(2));

    @Test
    void burstsThatOverflowAskForRoomForTheLargestOfThem() {
        Wanted wanted = Wanted.ofLimit(50).accepting(480);
        for (int i = 0; i < 28; i++) {
            wanted.episode(Duration.ofMinutes(50L * i), Duration.ofMillis(300), 80 + i % 5 * 6L);
        }
        Advice advice = Advisor.advise(wanted.demand(), TWO_SECONDS);

        assertThat(advice).asInstanceOf(type(Raise.class)).satisfies(raise -> {
            assertThat(raise.sizes().least())
                    .as("51 held + 104 refused, less one")
                    .isEqualTo(154);
            assertThat(raise.sizes().most().orElse(0L)).isEqualTo(959);
            assertThat(raise.sizes().recommended()).isBetween(162L, 200L);
            assertThat(raise.sizes().chance().bursts()).isBetween(0.1, 0.7);
            assertThat(raise.sizes().chance().isExtrapolated()).isTrue();
            assertThat(raise.sizes().now().lastInLine().orElse(Duration.ZERO)).isEqualTo(Duration.ofNanos(106_250_000));
            assertThat(raise.sizes().now().bytes()).isEqualTo(142_953);
            assertThat(raise.grounds().episodes()).isEqualTo(28);
            assertThat(raise.confidence()).isEqualTo(Confidence.MEDIUM);
        });
    }

    @Test
    void aPeakAtCapacityIsNotTakenForTheDemand() {
        Advice advice = Advisor.advise(
                Wanted.ofLimit(50)
                        .accepting(480)
                        .episode(Duration.ofHours(1), Duration.ofMillis(200), 104)
                        .demand(),
                TWO_SECONDS);

        assertThat(advice).asInstanceOf(type(Raise.class)).satisfies(raise -> {
            assertThat(raise.sizes().least()).isEqualTo(154);
            assertThat(raise.sizes().recommended())
                    .as("a quarter more, of one burst")
                    .isBetween(193L, 205L);
            assertThat(raise.sizes().chance().method()).isEqualTo(Chance.Method.RANK);
            assertThat(raise.grounds().doubts()).contains(Grounds.Doubt.FEW_BURSTS, Grounds.Doubt.SAMPLED);
        });
    }

    @Test
    void tooLittleEvidenceGivesNoAdvice() {
        Advice advice =
                Advisor.advise(Wanted.ofLimit(4096).seen(Duration.ofMinutes(14)).demand(), TWO_SECONDS);

        assertThat(advice).asInstanceOf(type(None.class)).satisfies(none -> {
            assertThat(none.reason()).isEqualTo(Missing.EVIDENCE);
            assertThat(none.grounds().bursts()).isZero();
            assertThat(none.expectedSeen()).isEqualTo(Duration.ofHours(1));
            assertThat(none.expectedBursts()).isEqualTo(5);
        });
    }

    @Test
    void aFullUnixQueueIsNotSizedBecauseNobodyCountsWhoWasTurnedAway() {
        Advice advice = Advisor.advise(Wanted.ofLimit(128).peak(129).uncounted().demand(), TWO_SECONDS);

        assertThat(advice)
                .asInstanceOf(type(None.class))
                .extracting(None::reason)
                .isEqualTo(Missing.UNCOUNTED);
    }

    @Test
    void aCalmQueueIsEnoughAsItIs() {
        Advice advice = Advisor.advise(Wanted.ofLimit(511).peak(9).demand(), TWO_SECONDS);

        assertThat(advice).asInstanceOf(type(Enough.class)).satisfies(enough -> {
            assertThat(enough.sizes().recommended()).isEqualTo(511);
            assertThat(enough.sizes().most().isKnown()).isFalse();
        });
    }

    @Test
    void aLimitWhoseLastInLineWouldHaveLeftIsTooGreat() {
        Demand demand = Wanted.ofLimit(4096).peak(40).accepting(100).demand();

        assertThat(Advisor.advise(demand, TWO_SECONDS))
                .asInstanceOf(type(Lower.class))
                .extracting(lower -> lower.sizes().recommended())
                .isEqualTo(195L);
    }

    @Test
    void aRateThatIsOnlyALowerBoundLowersNothing() {
        Demand demand = Wanted.ofLimit(4096).peak(40).atLeast(100).demand();

        assertThat(Advisor.advise(demand, TWO_SECONDS)).isInstanceOf(Enough.class);
    }

    @Test
    void aLineThatAlwaysStandsWhileOthersAreTurnedAwayIsOverloadAndNothingToRaise() {
        Wanted wanted = Wanted.ofLimit(100).accepting(100);
        for (int i = 0; i < 6; i++) {
            wanted.flow(Duration.ofSeconds(10L * i), 1_000, 0, 90, 101);
        }
        wanted.episode(Duration.ZERO, Duration.ofMinutes(1), 14_000);

        assertThat(Advisor.advise(wanted.demand(), TWO_SECONDS))
                .asInstanceOf(type(Capacity.class))
                .satisfies(capacity -> {
                    assertThat(capacity.lack()).isEqualTo(Lack.OVERLOAD);
                    assertThat(capacity.accepted()).isCloseTo(100, within(1.0));
                    assertThat(capacity.missing()).isPositive();
                    assertThat(capacity.most().orElse(0L)).isEqualTo(199);
                });
    }

    @Test
    void aBurstThatTakesLongerThanItsClientsWaitLacksCapacity() {
        Demand demand = Wanted.ofLimit(50)
                .accepting(100)
                .episode(Duration.ofHours(1), Duration.ofMillis(400), 449)
                .demand();

        assertThat(Advisor.advise(demand, TWO_SECONDS))
                .asInstanceOf(type(Capacity.class))
                .satisfies(capacity -> {
                    assertThat(capacity.lack()).isEqualTo(Lack.BURST);
                    assertThat(capacity.needed()).as("500 in 2 s").isCloseTo(250, within(1.0));
                });
    }

    @Test
    void aWishedStallAsksForAllWhoComeMeanwhile() {
        Demand demand = Wanted.ofLimit(50)
                .flow(Duration.ZERO, 2_000, 95, 0, 10)
                .peak(10)
                .demand();
        Advice advice = Advisor.advise(demand, Wish.of(Duration.ofSeconds(10)).withStall(Duration.ofSeconds(1)));

        assertThat(advice).asInstanceOf(type(Raise.class)).satisfies(raise -> {
            assertThat(raise.sizes().least()).isEqualTo(199);
            assertThat(raise.sizes().cause()).isInstanceOf(Cause.WishedStall.class);
            assertThat(raise.sizes().recommended()).isBetween(249L, 265L);
        });
    }

    @Test
    void theCeilingHoldsTheRecommendation() {
        Demand demand = Wanted.ofLimit(50)
                .episode(Duration.ofHours(1), Duration.ofMillis(200), 104)
                .demand();

        assertThat(Advisor.advise(demand, TWO_SECONDS.withCeiling(128)))
                .asInstanceOf(type(Raise.class))
                .satisfies(raise -> {
                    assertThat(raise.sizes().recommended()).isEqualTo(128);
                    assertThat(raise.sizes().isHeldByCeiling()).isTrue();
                });
    }

    @Test
    void ofALongEpisodeOnlyBoundsAreKnown() {
        Advice advice = Advisor.advise(
                Wanted.ofLimit(50)
                        .episode(Duration.ofHours(1), Duration.ofSeconds(4), 104)
                        .demand(),
                TWO_SECONDS);

        assertThat(advice.confidence()).isEqualTo(Confidence.LOW);
        assertThat(advice)
                .asInstanceOf(type(Raise.class))
                .satisfies(raise -> assertThat(raise.sizes().cause())
                        .isEqualTo(new Cause.Burst(Wanted.BEGIN.plus(Duration.ofHours(1)), 52, 155, true)));
    }
}
