package dev.tidemark.elastic;

import static dev.tidemark.elastic.Simulated.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.elastic.ElasticBounds.Bound;
import dev.tidemark.elastic.ElasticCourse.Wish;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the rule makes of queues whose truth is known.
final class ElasticCourseTest {
    private static final Duration CALM = Duration.ofMinutes(10);

    private static ElasticCourse course(long limit) {
        return new ElasticCourse(Simulated.bounds(limit, 4096), CALM, limit);
    }

    @Test
    void emptyQueueIsLeftAsItIs() {
        Simulated queue = new Simulated(Simulated.bounds(50, 4096), CALM, 50, 500);
        for (int milli = 0; milli < 60_000; milli++) {
            queue.pass(0);
        }

        assertThat(queue.steps).isEmpty();
    }

    @Test
    void halfFullQueueDoubles() {
        ElasticCourse course = course(50);
        assertThat(course.see(ElasticLook.of(0, 25))).isEmpty();

        assertThat(course.see(ElasticLook.of(1_000 * MILLI, 26))).contains(new Wish(100, StepReason.HALF_FULL));
    }

    @Test
    void queueThatFillsFasterThanALookGrowsBeforeItIsHalfFull() {
        ElasticCourse course = course(1000);
        assertThat(course.see(ElasticLook.of(0, 0))).isEmpty();
        assertThat(course.see(ElasticLook.of(10 * MILLI, 200))).isEmpty();

        assertThat(course.see(ElasticLook.of(20 * MILLI, 400))).contains(new Wish(2798, StepReason.RISING));
    }

    @Test
    void peakThatNoLookSawCountsAsMuch() {
        ElasticCourse course = course(50);

        assertThat(course.see(new ElasticLook(0, 0, 40, false))).contains(new Wish(100, StepReason.HALF_FULL));
    }

    @Test
    void clientsTurnedAwayBetweenLooksMakeItGrow() {
        ElasticCourse course = course(50);

        assertThat(course.see(new ElasticLook(0, 0, 0, true))).contains(new Wish(100, StepReason.OVERFLOWED));
    }

    @Test
    void unknownAcceptRateLeavesFourTimesTheOriginal() {
        ElasticCourse course = course(50);
        course.stepped(MILLI, 200, StepReason.OVERFLOWED);

        assertThat(course.see(ElasticLook.of(2 * MILLI, 201))).isEmpty();
        assertThat(course.bound()).contains(Bound.UNKNOWN_RATE);
    }

    @Test
    void fewWhoCameBeforeDoNotKeepABurstFromItsRoom() {
        ElasticCourse course = course(50);
        for (int look = 0; look < 1_000; look++) {
            assertThat(course.see(ElasticLook.of(look * (100 * MILLI), look % 2)))
                    .isEmpty();
        }

        assertThat(course.see(ElasticLook.of(100_000 * MILLI, 40))).contains(new Wish(100, StepReason.HALF_FULL));
    }

    @Test
    void nobodyIsLetInWhoWouldWaitLongerThanClientsDo() {
        Simulated queue = new Simulated(Simulated.bounds(50, 4096), CALM, 50, 100);
        for (int milli = 0; milli < 60_000; milli++) {
            queue.pass(milli % 5 == 0 ? 1 : 0);
        }

        assertThat(queue.limit()).isBetween(50L, 200L);
        assertThat(queue.course.bound()).contains(Bound.WAIT);
        assertThat(queue.steps).hasSizeLessThan(6);
    }

    @Test
    void lineThatBecameTooDeepIsCutToWhatClientsWaitFor() {
        Simulated fast = new Simulated(Simulated.bounds(50, 4096), CALM, 50, 2000);
        for (int milli = 0; milli < 3_000; milli++) {
            fast.pass(milli % 1000 < 400 ? 4 : 0);
        }
        ElasticCourse course = fast.course;
        long grown = course.limit();
        assertThat(grown).isGreaterThan(500);
        long nanos = 3_000 * MILLI;
        for (int look = 0; look < 1_500; look++) {
            nanos += 10 * MILLI;
            // One accepted in ten milliseconds, and at once replaced.
            ElasticLook next = ElasticLook.of(nanos, look % 2 == 0 ? 900 : 899);
            if (look % 100 == 99) {
                course.count(nanos, 100, 0, 1_000 * MILLI);
            }
            for (Wish wish : course.see(next).stream().toList()) {
                course.stepped(nanos, wish.limit(), wish.reason());
            }
        }

        assertThat(course.limit()).isEqualTo(199);
    }

    @Test
    void lineIsNotCutByARateThatMayBeHigher() {
        ElasticCourse course = course(1000);
        for (int look = 0; look < 3_000; look++) {
            assertThat(course.see(ElasticLook.of(look * (10 * MILLI), look % 2 == 0 ? 400 : 399)))
                    .isEmpty();
        }

        assertThat(course.rate().orElse(0.0)).isLessThan(101);
    }

    @Test
    void memoryBudgetBounds() {
        ElasticBounds bounds = new ElasticBounds(
                50, 4096, 4096, OptionalLong.of(120 * ElasticBounds.BYTES_EACH), Duration.ofSeconds(2), 4096);
        ElasticCourse course = new ElasticCourse(bounds, CALM, 50);

        assertThat(course.see(ElasticLook.of(0, 51))).contains(new Wish(100, StepReason.OVERFLOWED));
        course.stepped(0, 100, StepReason.OVERFLOWED);
        assertThat(course.see(ElasticLook.of(MILLI, 101))).isEmpty();
        assertThat(course.bound()).contains(Bound.MEMORY);
    }

    @Test
    void somaxconnIsNeverExceeded() {
        ElasticBounds bounds = new ElasticBounds(50, 4096, 64, OptionalLong.empty(), Duration.ofSeconds(2), 4096);
        ElasticCourse course = new ElasticCourse(bounds, CALM, 50);

        assertThat(course.see(ElasticLook.of(0, 51))).contains(new Wish(64, StepReason.OVERFLOWED));
    }

    @Test
    void queueBelowItsFloorIsRaisedAtOnce() {
        ElasticCourse course = new ElasticCourse(Simulated.bounds(200, 4096), CALM, 50);

        assertThat(course.see(ElasticLook.of(0, 0))).contains(new Wish(200, StepReason.BELOW_FLOOR));
    }

    @Test
    void calmHalvesAgainAndAgainDownToTheFloorAndNoFurther() {
        Simulated queue = new Simulated(Simulated.bounds(50, 4096), Duration.ofSeconds(10), 50, 2000);
        for (int milli = 0; milli < 3_000; milli++) {
            queue.pass(milli % 1000 < 400 ? 4 : 0);
        }
        assertThat(queue.limit()).isGreaterThan(400);
        for (int milli = 0; milli < 120_000; milli++) {
            queue.pass(0);
        }

        assertThat(queue.limit()).isEqualTo(50);
        assertThat(queue.turns()).isEqualTo(1);
    }

    @Test
    void calmNeverTakesWhatThePeakNeeded() {
        Simulated queue = new Simulated(Simulated.bounds(10, 4096), Duration.ofSeconds(10), 10, 1000);
        for (int milli = 0; milli < 600_000; milli++) {
            // Sixty at once, each second.
            queue.pass(milli % 1000 == 0 ? 60 : 0);
        }

        assertThat(queue.limit()).isGreaterThan(100);
        long late =
                queue.steps.stream().filter(step -> !step.reason().isGrowth()).count();
        assertThat(late).isZero();
    }

    @Test
    void tenMinutesOfNoisyLoadMakeItNeitherSwingNorRefuse() {
        for (long seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            Simulated queue = new Simulated(Simulated.bounds(50, 4096), Duration.ofSeconds(20), 50, 1000);
            long refusedInTheFirstMinute = 0;
            for (int milli = 0; milli < 600_000; milli++) {
                int burst = random.nextInt(3_000) == 0 ? 20 + random.nextInt(150) : 0;
                queue.pass(Simulated.poisson(random, 600) + burst);
                if (milli == 60_000) {
                    refusedInTheFirstMinute = queue.refused;
                }
            }

            assertThat(queue.turns()).as("seed %s: %s", seed, queue.steps).isLessThanOrEqualTo(4);
            assertThat(queue.refused - refusedInTheFirstMinute)
                    .as("seed %s: %s", seed, queue.steps)
                    .isZero();
        }
    }

    @Test
    void stepsOfADayAreCounted() {
        ElasticCourse course = new ElasticCourse(Simulated.bounds(1, 4096), Duration.ofMillis(20), 1);
        long made = 0;
        long nanos = 0;
        Random random = new Random(7);
        for (int look = 0; look < 24 * 3600 * 10; look++) {
            nanos += 100 * MILLI;
            ElasticLook next = new ElasticLook(nanos, 0, random.nextInt(400) == 0 ? 60 : 0, false);
            for (Wish wish : course.see(next).stream().toList()) {
                course.stepped(nanos, wish.limit(), wish.reason());
                made++;
            }
        }

        assertThat(made).isLessThanOrEqualTo(24 + 48);
    }
}
