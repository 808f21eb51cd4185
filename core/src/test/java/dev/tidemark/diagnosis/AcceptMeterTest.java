package dev.tidemark.diagnosis;

import static dev.tidemark.diagnosis.Taken.counters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AcceptMeterTest {
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final Duration TEN_MILLIS = Duration.ofMillis(10);
    private final AcceptMeter meter = new AcceptMeter();

    @Test
    void ofALineThatStandsTheMeanIsTheRate() {
        meter.add(counters(0, 100), counters(0, 110), 50, 51, TENTH);
        meter.add(counters(0, 110), counters(0, 120), 51, 50, TENTH);
        assertThat(meter.rate()).isEqualTo(rate(100, AcceptRate.Method.COUNTERS));
    }

    @Test
    void ofALineThatDrainsTheGreatestIsTheClosest() {
        meter.add(counters(0, 100), counters(0, 151), 0, 41, TENTH);
        meter.add(counters(0, 151), counters(0, 151), 41, 0, TENTH);
        meter.add(counters(0, 151), counters(0, 151), 0, 0, TENTH);
        assertThat(meter.rate()).isEqualTo(rate(410, AcceptRate.Method.DRAINING));
    }

    @Test
    void whoAcceptsNothingForASecondAcceptsNothing() {
        for (int tenth = 0; tenth < 10; tenth++) {
            meter.add(counters(0, 100), counters(0, 100), 51, 51, TENTH);
        }
        assertThat(meter.rate()).isEqualTo(rate(0, AcceptRate.Method.NOBODY));
    }

    @Test
    void whereNobodyWaitedThereIsNoRate() {
        assertThat(meter.rate().isKnown()).isFalse();
        meter.add(counters(0, 100), counters(0, 100), 0, 0, TENTH);
        assertThat(meter.rate().isKnown()).isFalse();
    }

    @Test
    void whoCameBetweenTheReadingsOfTheFirstSampleIsNotAccepted() {
        meter.add(counters(0, 100), counters(0, 110), 3, 10, TENTH);
        for (int tenth = 0; tenth < 20; tenth++) {
            meter.add(counters(0, 110), counters(0, 110), 10, 10, TENTH);
        }
        assertThat(meter.rate().isKnown()).isFalse();
    }

    @Test
    void whoCameBetweenTheReadingsOfALaterSampleIsNotAcceptedEither() {
        meter.add(counters(0, 100), counters(0, 120), 30, 50, TENTH);
        meter.add(counters(0, 120), counters(0, 120), 50, 53, TENTH);
        meter.add(counters(0, 120), counters(0, 127), 53, 57, TENTH);
        for (int tenth = 0; tenth < 10; tenth++) {
            meter.add(counters(0, 127), counters(0, 127), 57, 57, TENTH);
        }
        assertThat(meter.rate()).isEqualTo(rate(0, AcceptRate.Method.NOBODY));
    }

    @Test
    void aQueueThatFillsUpFromNothingIsNotSeenToDrain() {
        meter.add(counters(0, 100), counters(0, 100), 0, 5, TENTH);
        meter.add(counters(0, 100), counters(0, 111), 5, 11, TENTH);
        meter.add(counters(0, 111), counters(0, 111), 11, 11, TENTH);
        assertThat(meter.rate().isKnown()).isFalse();
    }

    @Test
    void slowAcceptorOfAFullQueueIsSeenAfterTheFirstInterval() {
        meter.add(counters(0, 100), counters(0, 101), 51, 51, TENTH);
        assertThat(meter.rate().isKnown()).isFalse();
        meter.add(counters(0, 101), counters(0, 102), 51, 51, TENTH);
        assertThat(meter.rate()).isEqualTo(rate(10, AcceptRate.Method.COUNTERS));
    }

    /// Ten are accepted in each interval; fifteen come between the two readings of the second sample.
    @Test
    void whatLateArrivalsHidIsNotBookedToTheNextIntervalAlone() {
        meter.add(counters(0, 100), counters(0, 100), 100, 105, TEN_MILLIS);
        meter.add(counters(0, 100), counters(0, 115), 105, 95, TEN_MILLIS);
        meter.add(counters(0, 115), counters(0, 115), 95, 85, TEN_MILLIS);
        meter.add(counters(0, 115), counters(0, 115), 0, 0, TEN_MILLIS);
        assertThat(meter.rate()).isEqualTo(rate(1000, AcceptRate.Method.DRAINING));
    }

    /// The same with nine: one accept shows in the first interval, and nineteen would in the next.
    @Test
    void norIsWhatTheyHidInPart() {
        meter.add(counters(0, 100), counters(0, 100), 100, 99, TEN_MILLIS);
        meter.add(counters(0, 100), counters(0, 109), 99, 89, TEN_MILLIS);
        meter.add(counters(0, 109), counters(0, 109), 0, 0, TEN_MILLIS);
        assertThat(meter.rate()).isEqualTo(rate(1000, AcceptRate.Method.DRAINING));
    }

    /// A thousand a second are accepted while five hundred come.
    @Test
    void aQueueThatDrainsWhileOthersComeIsMeasuredSinceItWasEmpty() {
        meter.add(counters(0, 100), counters(0, 205), 0, 100, TEN_MILLIS);
        for (int interval = 0; interval < 10; interval++) {
            long came = 205 + 5L * interval;
            long length = 100 - 5L * interval;
            meter.add(counters(0, came), counters(0, came + 5), length, length - 5, TEN_MILLIS);
        }
        assertThat(meter.rate().map(AcceptRate::perSecond).orElse(0.0)).isBetween(900.0, 1000.0);
    }

    private static Reading<AcceptRate> rate(double perSecond, AcceptRate.Method method) {
        return Reading.of(new AcceptRate(perSecond, method));
    }
}
