package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StepSeriesTest {
    private final StepSeries series = new StepSeries();

    @Test
    void risesThatFollowEachOtherAreOneStep() {
        add(0, 100, 30, 40);
        add(200, 300, 12, 51);
        assertThat(series.steps()).containsExactly(new OverflowStep(Duration.ZERO, Duration.ofMillis(300), 42, 51));
    }

    @Test
    void quietBetweenRisesEndsAStep() {
        add(0, 100, 30, 51);
        add(400, 500, 12, 51);
        assertThat(series.steps()).extracting(OverflowStep::overflows).containsExactly(30L, 12L);
    }

    /// So that nobody who asks again after a second is counted twice.
    @Test
    void noStepIsAsLongAsASecond() {
        for (long tenth = 0; tenth < 30; tenth++) {
            add(tenth * 100, tenth * 100 + 100, 1, 51);
        }
        assertThat(series.steps())
                .hasSizeGreaterThan(2)
                .allSatisfy(step -> assertThat(step.lasted()).isLessThan(Duration.ofSeconds(1)));
        assertThat(series.steps().stream().mapToLong(OverflowStep::overflows).sum())
                .isEqualTo(30);
    }

    private void add(long since, long until, long overflows, long highest) {
        series.add(Duration.ofMillis(since), Duration.ofMillis(until), overflows, highest);
    }
}
