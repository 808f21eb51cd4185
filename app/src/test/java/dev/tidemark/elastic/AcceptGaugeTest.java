package dev.tidemark.elastic;

import static dev.tidemark.elastic.Simulated.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The rate that lengths alone give is never more than the truth by much, and close to it where a burst drains.
final class AcceptGaugeTest {
    private static double rate(AcceptGauge gauge) {
        return gauge.rate().orElse(-1.0);
    }

    @Test
    void nothingIsKnownOfAQueueInWhichNobodyWaits() {
        AcceptGauge gauge = new AcceptGauge();
        for (int look = 0; look < 1_000; look++) {
            gauge.look(look * (10 * MILLI), 0);
        }

        assertThat(gauge.rate().isKnown()).isFalse();
    }

    @Test
    void drainingBurstTellsTheRate() {
        AcceptGauge gauge = new AcceptGauge();
        for (int look = 0; look <= 100; look++) {
            gauge.look(look * (10 * MILLI), Math.max(0, 480 - 5 * look));
        }

        assertThat(rate(gauge)).isBetween(480.0, 500.0);
    }

    @Test
    void fewWhoAreAcceptedAtOnceDoNotMakeTheRateSeemLow() {
        AcceptGauge gauge = new AcceptGauge();
        for (int look = 0; look <= 50; look++) {
            gauge.look(look * (10 * MILLI), Math.max(0, 250 - 5 * look));
        }
        for (int look = 51; look <= 10_000; look++) {
            gauge.look(look * (10 * MILLI), look % 2);
        }

        assertThat(rate(gauge)).isBetween(480.0, 520.0);
    }

    @Test
    void whoStopsAcceptingIsBelievedLessAndLess() {
        AcceptGauge gauge = new AcceptGauge();
        for (int look = 0; look <= 50; look++) {
            gauge.look(look * (10 * MILLI), 480 - 5 * look);
        }
        for (int look = 51; look <= 1_050; look++) {
            gauge.look(look * (10 * MILLI), 230);
        }

        assertThat(rate(gauge)).isLessThan(10);
    }

    @Test
    void nobodyAcceptingForASecondIsARateOfNothing() {
        AcceptGauge gauge = new AcceptGauge();
        for (int look = 0; look <= 150; look++) {
            gauge.look(look * (10 * MILLI), 9);
        }

        assertThat(rate(gauge)).isZero();
    }

    @Test
    void countedArrivalsGiveTheTruthOfABalancedLine() {
        AcceptGauge gauge = new AcceptGauge();
        for (int look = 0; look <= 100; look++) {
            gauge.look(look * (10 * MILLI), 100);
        }
        gauge.count(1_000 * MILLI, 730, 0, 1_000 * MILLI);

        assertThat(rate(gauge)).isEqualTo(730);
    }
}
