package dev.tidemark.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptWaitsTest {
    private static AcceptWaits waits(long sumMicros, int... buckets) {
        Long[] counts = new Long[AcceptWaits.BUCKETS];
        Arrays.fill(counts, 0L);
        for (int bucket : buckets) {
            counts[bucket]++;
        }
        return new AcceptWaits(List.of(counts), Duration.ofNanos(sumMicros * 1_000));
    }

    @Test
    void shareIsBelowTheBoundOfItsBucket() {
        AcceptWaits waits = waits(1_000_000, 0, 3, 3, 20);
        assertThat(waits.count()).isEqualTo(4);
        assertThat(waits.below(0)).isEqualTo(Duration.ofNanos(1_000));
        assertThat(waits.below(0.5)).isEqualTo(Duration.ofNanos(8_000));
        assertThat(waits.below(0.75)).isEqualTo(Duration.ofNanos(8_000));
        assertThat(waits.below(0.76)).isEqualTo(Duration.ofNanos(1_048_576_000));
        assertThat(waits.below(1)).isEqualTo(AcceptWaits.bound(20));
    }

    @Test
    void whatCameSinceIsTheDifference() {
        AcceptWaits before = waits(9, 3);
        AcceptWaits after = waits(30, 3, 3, 4);
        assertThat(after.since(before)).isEqualTo(waits(21, 3, 4));
        assertThat(before.since(after)).as("recorded anew").isEqualTo(before);
    }

    @Test
    void noneHasNoQuantile() {
        assertThatThrownBy(() -> AcceptWaits.NONE.below(0.5)).hasMessage("waits: none (expected: at least one)");
        assertThatThrownBy(() -> new AcceptWaits(List.of(1L), Duration.ZERO)).hasMessageStartingWith("counts: [1]");
    }
}
