package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.client.Experience;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.traffic.Course;
import dev.tidemark.lab.traffic.QueueTrace;
import dev.tidemark.lab.traffic.QueueTrace.Look;
import dev.tidemark.lab.traffic.Service;
import dev.tidemark.lab.traffic.Traffic;
import dev.tidemark.lab.traffic.Traffic.Shift;
import dev.tidemark.lab.traffic.TrafficRun;
import dev.tidemark.lab.traffic.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an elastic queue is good for: the same clients at a fixed queue, at an elastic one and at one that is too
/// large. With `tidemark.long` the noise lasts ten minutes. docs/case-studies/elastic.md has it with figures.
@Tag("alone")
final class ElasticTrafficKernelTest {
    private static final boolean LONG = Boolean.getBoolean("tidemark.long");
    private static final int PORT = 18_087;
    private static final int SMALL = 47;
    private static final int OVERSIZED = 4_096;
    private static final double ACCEPTS = 197;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SWELLS = Duration.ofSeconds(9);
    private static final Duration OVERLOAD = Duration.ofSeconds(7);

    @TempDir
    private Path folder = Path.of("");

    /// @param looks at its length and limit
    private record Seen(Truth truth, List<Look> looks) {
        /// Of those who came while there were swells.
        long refusedInSwells() {
            return came(Duration.ZERO, SWELLS)
                    .filter(one -> one.repeats() > 0 || one.outcome() == Outcome.GAVE_UP_CONNECTING)
                    .count();
        }

        long answeredSince(Duration from) {
            return came(from, Duration.ofHours(1))
                    .filter(one -> one.outcome() == Outcome.ANSWERED)
                    .count();
        }

        /// Each limit, with the seconds since it was first seen.
        String steps() {
            StringBuilder steps = new StringBuilder();
            long limit = -1;
            for (Look look : looks) {
                if (look.limit() != limit) {
                    limit = look.limit();
                    steps.append(" %.2f s: %d at %d".formatted(look.nanos() / 1e9, limit, look.length()));
                }
            }
            return steps.toString();
        }

        private Stream<Experience> came(Duration from, Duration to) {
            return truth.experiences().stream()
                    .filter(one ->
                            one.began().compareTo(from) >= 0 && one.began().compareTo(to) < 0);
        }
    }

    @Test
    void anElasticQueueHoldsSwellsAndDoesNotServeTheDead() throws InterruptedException, ExecutionException {
        Course course = train().draw(train().span(), 43);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Future<Seen> fixedRun = threads.submit(() -> alone(course, SMALL));
            Future<Seen> oversizedRun = threads.submit(() -> alone(course, OVERSIZED));
            Future<Seen> elasticRun = threads.submit(() -> elastic(course));
            Seen fixed = fixedRun.get();
            Seen oversized = oversizedRun.get();
            Seen elastic = elasticRun.get();

            assertThat(fixed.refusedInSwells()).isGreaterThan(100);
            assertThat(elastic.refusedInSwells())
                    .as("fixed " + fixed.truth() + ", elastic " + elastic.truth() + elastic.steps())
                    .isLessThan(fixed.refusedInSwells() / 3);
            assertThat(elastic.answeredSince(SWELLS))
                    .as("oversized " + oversized.truth() + ", elastic " + elastic.truth())
                    .isGreaterThan(oversized.answeredSince(SWELLS) * 5 / 4);
        }
    }

    /// As long as it lasts, the limit goes up, and turns back once at most where the load lulls for longer than
    /// its calm.
    @Test
    void noiseDoesNotMakeTheLimitOscillate() throws IOException {
        Duration span = Duration.ofSeconds(LONG ? 600 : 12);
        Traffic noise = new Traffic.Both(
                new Traffic.Diurnal(31, 173, Duration.ofSeconds(7)),
                new Traffic.Bursty(1, 0.9, 17, Duration.ofMillis(200)));

        Seen seen = elastic(noise.draw(span, 47));

        List<Long> limits = seen.looks().stream().map(Look::limit).toList();
        assertThat(QueueTrace.steps(seen.looks())).as(seen.steps()).isLessThan(12);
        assertThat(turns(limits)).as(seen.steps()).isLessThanOrEqualTo(4);
    }

    private static long turns(List<Long> limits) {
        long turns = 0;
        int last = 0;
        for (int i = 1; i < limits.size(); i++) {
            int way = Long.compare(limits.get(i), limits.get(i - 1));
            turns += way != 0 && last != 0 && way != last ? 1 : 0;
            last = way != 0 ? way : last;
        }
        return turns;
    }

    private static Traffic.Shifts train() {
        List<Shift> shifts = new ArrayList<>(List.of(new Shift(Duration.ofSeconds(1), 47)));
        for (int i = 0; i < 2; i++) {
            shifts.add(new Shift(Duration.ofMillis(500), 497));
            shifts.add(new Shift(Duration.ofMillis(3_500), 47));
        }
        shifts.add(new Shift(OVERLOAD, 397));
        shifts.add(new Shift(Duration.ofSeconds(4), 47));
        return new Traffic.Shifts(shifts);
    }

    private static Seen alone(Course course, int backlog) {
        try (LabNamespace namespace = LabNamespace.create();
                TrafficRun run = TrafficRun.start(namespace, PORT, new Service(backlog, ACCEPTS, PATIENCE))) {
            return watched(namespace, run, course);
        }
    }

    private Seen elastic(Course course) throws IOException {
        Path config = Files.writeString(folder.resolve("agent.yaml"), """
                elastic:
                  mode: on
                  rules:
                    - filter: [":%d"]
                      client-timeout: 1s
                      calm: 20s
                """.formatted(PORT));
        try (LabNamespace namespace = LabNamespace.create();
                TrafficRun run = TrafficRun.start(namespace, PORT, new Service(SMALL, ACCEPTS, PATIENCE));
                AgentProcess _ = AgentProcess.recipe(folder)
                        .in(namespace)
                        .environment(Map.of("TIDEMARK_SAMPLE_NAMESPACES", "current"))
                        .options("--config", config.toString())
                        .start()
                        .awaitReady()) {
            return watched(namespace, run, course);
        }
    }

    private static Seen watched(LabNamespace namespace, TrafficRun run, Course course) {
        try (QueueTrace trace = QueueTrace.start(namespace, PORT, Duration.ofMillis(10))) {
            return new Seen(run.play(course), trace.looks());
        }
    }
}
