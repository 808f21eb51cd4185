package dev.tidemark.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.lab.traffic.Traffic.Bursty;
import dev.tidemark.lab.traffic.Traffic.Diurnal;
import dev.tidemark.lab.traffic.Traffic.Poisson;
import dev.tidemark.lab.traffic.Traffic.Stalls;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is drawn, and what a queue would make of it.
class TrafficTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @Test
    void theSameSeedDrawsTheSameCourse() {
        for (Traffic traffic : List.of(
                new Poisson(97),
                new Bursty(31, 2, 23, Duration.ofMillis(5)),
                new Stalls(97, Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofMillis(300)),
                new Diurnal(11, 101, MINUTE))) {
            assertThat(traffic.draw(MINUTE, 7)).isEqualTo(traffic.draw(MINUTE, 7));
            assertThat(traffic.draw(MINUTE, 7)).isNotEqualTo(traffic.draw(MINUTE, 8));
        }
    }

    @Test
    void eachSourceHasItsRate() {
        assertThat(new Poisson(97).draw(MINUTE, 1).clients()).isCloseTo(97 * 60, within(250));
        assertThat(new Bursty(31, 2, 23, Duration.ZERO).draw(MINUTE, 1).clients())
                .isCloseTo((31 + 2 * 24) * 60, within(900));
        assertThat(new Diurnal(11, 101, MINUTE).draw(MINUTE, 1).clients()).isCloseTo(56 * 60, within(200));
    }

    @Test
    void noonHasMoreThanMidnight() {
        Course day = new Diurnal(11, 101, MINUTE).draw(MINUTE, 3);
        long noon = LongStream.range(0, day.clients())
                .filter(i -> Math.abs(day.arrival((int) i) - 30_000_000_000L) < 5_000_000_000L)
                .count();
        assertThat(noon).isGreaterThan(850);
        assertThat(day.arrival(100)).isGreaterThan(3_000_000_000L);
    }

    @Test
    void aBurstThatFitsIsHeldAndOneMoreIsNot() {
        Course burst = new Course(new long[23], List.of(), MINUTE);
        Service service = new Service(21, 100, PATIENT);

        // One is in accept(2) at once, so that 23 need 22 places: a backlog of 21.
        assertThat(Foretold.of(burst, service)).isEqualTo(new Foretold(23, 0, 0, 0, 22));
        assertThat(Foretold.of(burst, service.withBacklog(20)).overflows()).isEqualTo(1);
        assertThat(Foretold.smallest(burst, service)).isEqualTo(21);
    }

    /// kernel-notes: two stalls of a second, 200 a second come evenly.
    @ParameterizedTest
    @CsvSource({"100, 198", "150, 98", "190, 18", "199, 0"})
    void twoStallsRefuseWhatTheKernelCounted(int backlog, long overflows) {
        Course course = new Course(
                LongStream.range(0, 2_000).map(i -> i * 5_000_000).toArray(),
                List.of(
                        new Stall(Duration.ofSeconds(2), Duration.ofSeconds(1)),
                        new Stall(Duration.ofSeconds(6), Duration.ofSeconds(1))),
                Duration.ofSeconds(10));
        Foretold foretold = Foretold.of(course, new Service(backlog, 2_000, PATIENT));
        assertThat(foretold.overflows()).isCloseTo(overflows, within(4L));
    }

    @Test
    void overloadRefusesWhateverTheBacklog() {
        Course course = new Poisson(150).draw(Duration.ofSeconds(20), 5);
        Service service = new Service(50, 100, Duration.ofSeconds(2));
        assertThat(Foretold.of(course, service).refusedAtFirst()).isGreaterThan(500);
        assertThat(Foretold.of(course, service.withBacklog(500)).gaveUp()).isGreaterThan(1_000);
    }
}
