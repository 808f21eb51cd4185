package dev.tidemark.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TickScheduleTest {
    private final TickSchedule schedule = TickSchedule.of(1000, Duration.ofNanos(10));

    @Test
    void ticksAreDueAtStartPlusMultiplesOfTheInterval() {
        assertThat(schedule.next(1001)).isEqualTo(1010);
        assertThat(schedule.next(1013)).isEqualTo(1020);
        assertThat(schedule.next(1029)).isEqualTo(1030);
        assertThat(schedule.skipped()).isZero();
    }

    @Test
    void ticksWhoseTimeIsOverAreSkippedAndNotMadeUpFor() {
        assertThat(schedule.next(1001)).isEqualTo(1010);
        assertThat(schedule.next(1045)).isEqualTo(1050);
        assertThat(schedule.next(1051)).isEqualTo(1060);
        assertThat(schedule.skipped()).isEqualTo(3);
    }

    @Test
    void tickThatBeginsMoreThanHalfAnIntervalAfterItWasDueIsLate() {
        long due = schedule.next(1001);
        schedule.begun(due + 5);
        assertThat(schedule.late()).isZero();
        schedule.begun(due + 6);
        assertThat(schedule.late()).isOne();
    }

    @Test
    void intervalOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> TickSchedule.of(0, Duration.ZERO));
    }

    @Property
    void everyTimeOfTheGridIsEitherATickOrSkipped(
            @ForAll long start,
            @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long interval,
            @ForAll @Size(min = 1, max = 40) List<@LongRange(max = 5_000_000_000_000L) Long> work) {
        TickSchedule any = TickSchedule.of(start, Duration.ofNanos(interval));
        long now = start;
        long ticks = 0;
        long due = start;
        for (long busy : work) {
            due = any.next(now);
            ticks++;
            assertThat((due - start) % interval).isZero();
            assertThat(due - now).isNotNegative();
            now = due + busy;
        }
        assertThat(ticks + any.skipped()).isEqualTo((due - start) / interval);
    }
}
