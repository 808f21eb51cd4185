package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class KernelClockTest {
    private static final Instant NOON = Instant.parse("2026-03-14T12:00:00Z");

    private final AtomicLong monotonic = new AtomicLong(Duration.ofHours(5).toNanos());
    private final AtomicReference<Instant> wall = new AtomicReference<>(NOON);
    private final KernelClock clock = KernelClock.of(wall::get, monotonic::get);

    @Test
    void nanosecondsOfTheKernelAreAnInstant() {
        assertThat(clock.now()).isEqualTo(NOON);
        assertThat(clock.instant(Duration.ofHours(4).toNanos())).isEqualTo(NOON.minus(Duration.ofHours(1)));
    }

    @Test
    void wallClockThatIsSetIsFollowedWithinAMinute() {
        long moment = monotonic.get();
        wall.set(NOON.plusSeconds(3600 + 59));
        monotonic.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(clock.instant(moment)).isEqualTo(NOON);

        wall.set(NOON.plusSeconds(3600 + 61));
        monotonic.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(clock.instant(moment)).isEqualTo(NOON.plusSeconds(3600));
    }
}
