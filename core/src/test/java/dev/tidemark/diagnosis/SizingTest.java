package dev.tidemark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SizingTest {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @Test
    void limitHoldsTheBurstAndIsServedInTime() {
        assertThat(Sizing.of(155, Optional.of(480.0), TWO_SECONDS))
                .isEqualTo(new Sizing(154, Optional.of(959L), Optional.of(200L)));
    }

    @Test
    void headroomEndsWhereClientsLosePatience() {
        assertThat(Sizing.of(155, Optional.of(90.0), TWO_SECONDS))
                .isEqualTo(new Sizing(154, Optional.of(179L), Optional.of(179L)));
    }

    @Test
    void noLimitHelpsWhereTheBurstOutlastsPatience() {
        assertThat(Sizing.of(155, Optional.of(50.0), TWO_SECONDS).proposed()).isEmpty();
    }

    @Test
    void withoutARateOnlyTheBurstCounts() {
        assertThat(Sizing.of(9, Optional.empty(), TWO_SECONDS))
                .isEqualTo(new Sizing(8, Optional.empty(), Optional.of(10L)));
    }
}
