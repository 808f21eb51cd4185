package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.watch.ListenerWatch;
import dev.tidemark.watch.QueueState;
import dev.tidemark.watch.Sight;
import dev.tidemark.watch.Tick;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a watch makes of real overflows.
final class ListenerWatchKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ListenerWatch watch = ListenerWatch.of(Selection.ALL, Duration.ofSeconds(1));

    private Tick observe(LabReader reader) {
        return watch.observe(new HostSnapshot(List.of(reader.read()), List.of(), 0));
    }

    private static Sight.Seen seen(Tick tick, int index) {
        return (Sight.Seen) tick.listeners().get(index).sight();
    }

    /// Fills `listener`, has `more` clients turned away, and leaves it empty.
    private static void burst(LabNamespace namespace, LabListener listener, int more) {
        int dropsBefore = listener.drops();
        try (LabClients _ = LabClients.fill(namespace, listener, LIMIT);
                LabClients _ = LabClients.connect(namespace, listener, more)) {
            Await.until("drops", LIMIT, () -> listener.drops() >= dropsBefore + more);
        }
        listener.drain();
    }

    @Test
    void burstBetweenTwoSamplesIsAnOverflow() {
        try (LabNamespace namespace = LabReader.namespace();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 6);
                LabReader reader = LabReader.open(namespace)) {
            observe(reader);
            int dropsBefore = listener.drops();
            long overflowsBefore = namespace.counters().of("TcpExtListenOverflows");
            burst(namespace, listener, 13);
            Tick tick = observe(reader);
            assertThat(seen(tick, 0).state()).isEqualTo(QueueState.OVERFLOW);
            assertThat(seen(tick, 0).listener().queue().length()).isZero();
            assertThat(seen(tick, 0).dropsRise()).isEqualTo(Reading.of((long) listener.drops() - dropsBefore));
            assertThat(tick.namespaces().getFirst().rises().overflows())
                    .isEqualTo(Reading.of(namespace.counters().of("TcpExtListenOverflows") - overflowsBefore));
            assertThat(seen(observe(reader), 0).state()).isEqualTo(QueueState.OK);
        }
    }

    @Test
    void burstsOfTwoListenersCannotBeToldApart() {
        try (LabNamespace namespace = LabReader.namespace();
                LabListener one = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 2);
                LabListener other = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 4);
                LabReader reader = LabReader.open(namespace)) {
            observe(reader);
            burst(namespace, one, 3);
            burst(namespace, other, 5);
            Tick tick = observe(reader);
            assertThat(seen(tick, 0).state()).isEqualTo(QueueState.POSSIBLE_OVERFLOW);
            assertThat(seen(tick, 1).state()).isEqualTo(QueueState.POSSIBLE_OVERFLOW);
        }
    }

    @Test
    void stoppedServerIsFull() {
        try (LabNamespace namespace = LabReader.namespace();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 6);
                LabReader reader = LabReader.open(namespace);
                LabClients _ = LabClients.fill(namespace, listener, LIMIT)) {
            assertThat(seen(observe(reader), 0).state()).isEqualTo(QueueState.FULL);
            assertThat(watch.summary().listeners().getFirst().peak().isAtCapacity())
                    .isTrue();
        }
    }

    @Test
    void restartedServerKeepsItsPlace() {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace)) {
            ListenerRecipe recipe;
            try (LabListener first = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 2)) {
                recipe = first.recipe();
                burst(namespace, first, 3);
                observe(reader);
            }
            try (LabListener _ = LabListener.open(namespace, recipe, 20)) {
                Tick tick = observe(reader);
                assertThat(tick.listeners()).hasSize(1);
                assertThat(seen(tick, 0).listener().queue().limit()).isEqualTo(20);
                assertThat(seen(tick, 0).dropsRise().isKnown()).isFalse();
                assertThat(seen(observe(reader), 0).dropsRise()).isEqualTo(Reading.of(0L));
            }
        }
    }
}
