package dev.tidemark.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.watch.SocketFacts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KernelWindowKernelTest {
    private static final long COOKIE = 17;

    /// What the kernel tells, reading by reading.
    private record Told(Deque<Reading<Map<Long, SocketFacts>>> readings) implements FactSource {
        @Override
        public Reading<Map<Long, SocketFacts>> read(SnapshotReader namespace) {
            return readings.removeFirst();
        }

        @Override
        public ProbeState state() {
            return new ProbeState(List.of(new ProbeState.Feature(
                    ProbeFeature.ACCEPT_QUEUE_PEAK.label(),
                    Optional.of("fexit"),
                    Optional.of(Instant.EPOCH),
                    Optional.empty())));
        }
    }

    private static Reading<Map<Long, SocketFacts>> enqueued(long connections) {
        return Reading.of(Map.of(
                COOKIE,
                new SocketFacts(
                        COOKIE,
                        List.of(),
                        Reading.unknown("not recorded"),
                        connections,
                        Reading.unknown("not recorded"),
                        Reading.unknown("not recorded"),
                        Reading.unknown("not recorded"))));
    }

    /// How many came in a window that the kernel told so of, in this order.
    private static OptionalLong came(List<Reading<Map<Long, SocketFacts>>> readings) {
        try (HostReader reader = HostReader.open(Scope.CURRENT, EnumSet.of(Part.COUNTERS), InstantSource.system())) {
            Namespace here = reader.readListeners().namespaces().getFirst().namespace();
            KernelWindow window = KernelWindow.of(new Told(new ArrayDeque<>(readings)), Optional.empty());
            readings.forEach(_ -> window.read(reader.reader(here)));
            return window.enqueues(here, COOKIE);
        }
    }

    @Test
    void whoCameIsWhatWasAddedBetweenTheFirstReadingAndTheLast() {
        assertThat(came(List.of(enqueued(70_000), enqueued(70_031)))).hasValue(31);
    }

    @Test
    void aFirstReadingThatFailedIsNotAReadingOfZero() {
        assertThat(came(List.of(Reading.unknown("dump: EBUSY"), enqueued(70_031))))
                .isEmpty();
    }

    @Test
    void oneReadingAloneTellsOfNoTimeBetween() {
        assertThat(came(List.of(enqueued(70_031)))).isEmpty();
    }

    @Test
    void aLastReadingThatFailedTellsNothing() {
        assertThat(came(List.of(enqueued(70_000), Reading.unknown("dump: EBUSY"))))
                .isEmpty();
    }
}
