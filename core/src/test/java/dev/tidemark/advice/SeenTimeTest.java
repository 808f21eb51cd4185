package dev.tidemark.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.ArrivalRecord.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final int TENS = 360;
    private static final int BURSTS = 120;

    /// Bursts of an hour that know nothing of each other, and whose sizes have an exponential tail.
    private static Wanted hour(Duration untilSecondHalf) {
        Wanted wanted = Wanted.ofLimit(50).seen(HOUR);
        for (int ten = 0; ten < TENS; ten++) {
            wanted.flow(at(Duration.ofSeconds(10L * ten), untilSecondHalf), 1, 99, 0, 1);
        }
        for (int burst = 0; burst < BURSTS; burst++) {
            long size = Math.round(-30 * Math.log((burst * 37 % BURSTS + 0.5) / BURSTS));
            wanted.episode(at(HOUR.dividedBy(BURSTS).multipliedBy(burst), untilSecondHalf), Duration.ZERO, 1 + size);
        }
        return wanted;
    }

    private static Duration at(Duration watched, Duration untilSecondHalf) {
        return watched.compareTo(HOUR.dividedBy(2)) < 0 ? watched : watched.plus(untilSecondHalf);
    }

    private static double most(Demand demand) {
        return tail(demand).mostAbove(250);
    }

    private static Tail tail(Demand demand) {
        return SeenBursts.of(demand, java.util.Optional.empty()).tail().orElseThrow();
    }

    @Test
    void evenBurstsOfAYoungRecordAreEvenHoweverFarBackWasAsked() {
        assertThat(most(hour(Duration.ZERO).askedBeyond(DAY).demand()))
                .isEqualTo(most(hour(Duration.ZERO).demand()));
    }

    @Test
    void aTimeWithoutARecordInTheMiddleIsNoTimeWithoutBursts() {
        assertThat(most(hour(DAY).demand())).isEqualTo(most(hour(Duration.ZERO).demand()));
    }

    @Test
    void burstsOfOneHourOfAWatchedDayClump() {
        Wanted wanted = hour(Duration.ZERO).seen(DAY);
        for (int ten = TENS; ten < 24 * TENS; ten++) {
            wanted.flow(Duration.ofSeconds(10L * ten), 1, 99, 0, 1);
        }
        assertThat(most(wanted.demand()))
                .isGreaterThan(1.3 * most(hour(Duration.ZERO).demand()));
    }

    @Test
    void whereOnlyArrivalsAreKnownTheyWereSeenBetweenTheGaps() {
        Instant begin = Wanted.BEGIN;
        ArrivalRecord record = new ArrivalRecord(
                begin.minus(DAY),
                begin.plus(DAY),
                List.of(),
                List.of(
                        new Gap(begin.minus(DAY), begin, "arrivals were not recorded"),
                        new Gap(begin.plus(HOUR), begin.plus(HOUR.multipliedBy(3)), "arrivals were not recorded"),
                        new Gap(begin.plus(HOUR.multipliedBy(4)), begin.plus(DAY), "arrivals were not recorded")));
        Demand demand = Wanted.ofLimit(50).askedBeyond(DAY).demand().with(record);
        SeenTime seen = SeenTime.of(demand);

        assertThat(demand.arrivals()).isEqualTo(Reading.of(record));
        assertThat(IntStream.of(-1, 0, 1, 2, 3, 4, 5)
                        .mapToDouble(hour -> seen.shareAt(begin.plus(HOUR.multipliedBy(hour)))))
                .containsExactly(0.0, 0.0, 0.5, 0.5, 0.5, 1.0, 1.0);
    }
}
