package dev.tidemark.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.traffic.Traffic.Bursty;
import dev.tidemark.lab.traffic.Traffic.Stalls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Traffic that really happens tells the same as the kernel's counters, and as arithmetic does.
class TrafficKernelTest {
    private static final int PORT = 18_443;

    @Test
    void whatClientsMetIsWhatTheKernelCounted() {
        Course course = new Bursty(47, 3, 37, Duration.ofMillis(3)).draw(Duration.ofSeconds(4), 11);
        Service service = new Service(53, 397, Duration.ofSeconds(5));

        Truth truth = play(course, service);

        assertThat(truth.clients()).isEqualTo(course.clients());
        assertThat(truth.overflows()).isPositive();
        // Repeated SYNs come at once, as kernel timers have coarse steps; then last packets may be refused too.
        assertThat(truth.overflows()).as(truth.toString()).isBetween(truth.refusals(), 2 * truth.refusals());
        Foretold foretold = Foretold.of(truth.course(course), service);
        assertThat((double) truth.refusedAtFirst())
                .as(truth + ", " + foretold)
                .isCloseTo((double) foretold.refusedAtFirst(), within(5 + 0.1 * foretold.refusedAtFirst()));
    }

    @Test
    void stallsHappenWhenTheyShould() {
        Stalls stalls = new Stalls(199, Duration.ofSeconds(2), Duration.ofMillis(397), Duration.ofMillis(401));
        Course course = stalls.draw(Duration.ofSeconds(4), 13);
        Service service = new Service(41, 1_993, Duration.ofSeconds(5));

        Truth truth = play(course, service);

        Foretold foretold = Foretold.of(truth.course(course), service);
        assertThat(truth.refusals()).as(truth.toString()).isEqualTo(truth.overflows());
        assertThat((double) truth.refusedAtFirst())
                .as(truth + ", " + foretold)
                .isCloseTo((double) foretold.refusedAtFirst(), within(7.0));
        assertThat(truth.gaveUp()).isZero();
    }

    private static Truth play(Course course, Service service) {
        try (LabNamespace namespace = LabNamespace.create();
                TrafficRun run = TrafficRun.start(namespace, PORT, service)) {
            return run.play(course);
        }
    }
}
