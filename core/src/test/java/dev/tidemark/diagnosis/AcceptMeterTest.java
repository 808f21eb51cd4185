package dev.tidemark.diagnosis;

import static dev.tidemark.diagnosis.Taken.counters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AcceptMeterTest {
    private static final Duration TENTH = Duration.ofMillis(100);
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

    private static Reading<AcceptRate> rate(double perSecond, AcceptRate.Method method) {
        return Reading.of(new AcceptRate(perSecond, method));
    }
}
