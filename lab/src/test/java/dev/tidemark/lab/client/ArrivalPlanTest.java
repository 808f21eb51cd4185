package dev.tidemark.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalPlanTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void evenArrivalsComeAtTheirRate() {
        ArrivalPlan plan = ArrivalPlan.evenly(20, MINUTE);
        assertThat(plan.count()).isEqualTo(1200);
        assertThat(plan.nanos(20)).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void noPlanHasMoreClientsThanMayBe() {
        assertThat(ArrivalPlan.evenly(90, MINUTE).count()).isEqualTo(5000);
        assertThat(ArrivalPlan.atRandom(200, MINUTE, new Random(7)).count()).isEqualTo(5000);
    }
}
