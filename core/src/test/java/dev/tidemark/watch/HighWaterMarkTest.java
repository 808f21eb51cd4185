package dev.tidemark.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.listener.AcceptQueue;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class HighWaterMarkTest {
    private static final Instant AT = Instant.parse("2026-03-14T02:29:13Z");
    private static final Duration PERIOD = Duration.ofMillis(100);

    private static HighWaterMark exact(long length, long limit) {
        return HighWaterMark.exact(new AcceptQueue(length, limit), AT);
    }

    private static HighWaterMark sampled(long length, long limit) {
        return HighWaterMark.sampled(new AcceptQueue(length, limit), AT.minusSeconds(60), PERIOD);
    }

    @Test
    void exactMarkBeatsASampledOneOfTheSameLength() {
        assertThat(exact(51, 50).with(sampled(51, 50))).isEqualTo(exact(51, 50));
        assertThat(sampled(51, 50).with(exact(51, 50))).isEqualTo(exact(51, 50));
    }

    @Test
    void stretchIsExactOnlyWhereBothPartsAre() {
        HighWaterMark together = exact(40, 50).with(sampled(12, 50));
        assertThat(together.queue().length()).isEqualTo(40);
        assertThat(together.period()).contains(PERIOD);
        assertThat(exact(40, 50).with(exact(12, 50)).isExact()).isTrue();
        assertThat(exact(12, 50).with(sampled(40, 50)).isExact()).isFalse();
    }

    @Test
    void fullQueueCannotHaveBeenHigherInASampledPartWithTheSameLimit() {
        assertThat(exact(51, 50).with(sampled(12, 50)).isExact()).isTrue();
        assertThat(exact(51, 50).with(sampled(12, 511)).isExact()).isFalse();
    }
}
