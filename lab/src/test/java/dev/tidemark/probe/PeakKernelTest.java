package dev.tidemark.probe;

import static dev.tidemark.probe.OpenProbe.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.SecondPeak;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The highest length of an accept queue, by the kernel's own hand, against a truth that the test made.
final class PeakKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Set<ProbeFeature> PEAK = Set.of(ProbeFeature.ACCEPT_QUEUE_PEAK);
    private static final int BURSTS = Boolean.getBoolean("tidemark.long") ? 500 : 25;
    private static final int BACKLOG = 128;
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void peakOfEachBurstIsTheTruthWhereNobodyAccepts(String address) {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, PEAK)) {
            for (int burst = 0; burst < BURSTS; burst++) {
                int size = 1 + burst * 37 % (BACKLOG + 1);
                try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp(address), BACKLOG);
                        LabClients clients = LabClients.connect(namespace, listener, size)) {
                    listener.awaitLength(size, LIMIT);
                    int accepted = listener.drain();

                    SocketFacts facts = probe.read(listener);
                    assertThat(accepted).isEqualTo(clients.count()).isEqualTo(size);
                    assertThat(known(facts.peak()).length()).isEqualTo(size);
                    assertThat(known(facts.peak()).limit()).isEqualTo(BACKLOG);
                    assertThat(facts.enqueues()).isEqualTo(size);
                    assertThat(facts.seconds().stream()
                                    .mapToInt(SecondPeak::length)
                                    .max())
                            .hasValue(size);
                }
            }
        }
    }

    /// What is in the queue is at most what was begun less what the acceptor had in hand before that.
    @Test
    void peakIsNeverAboveTheTruthWhileAnotherThreadAccepts() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, PEAK);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), BACKLOG)) {
            AtomicInteger accepted = new AtomicInteger();
            AtomicBoolean ended = new AtomicBoolean();
            Thread acceptor = Thread.ofPlatform().start(() -> {
                while (!ended.get()) {
                    listener.acceptOne().ifPresent(connection -> {
                        accepted.incrementAndGet();
                        connection.close();
                    });
                }
            });
            List<LabClients> clients = new ArrayList<>();
            int begun = 0;
            int most = 0;
            try {
                for (int batch = 0; batch < 100; batch++) {
                    // Whom a full queue turns away would come again much later.
                    int sofar = begun;
                    Await.until("room", LIMIT, () -> sofar - accepted.get() < BACKLOG - 13);
                    int before = accepted.get();
                    int size = 1 + batch % 13;
                    begun += size;
                    most = Math.max(most, begun - before);
                    clients.add(LabClients.connect(namespace, listener, size));
                }
                int all = begun;
                Await.until("all accepted", LIMIT, () -> accepted.get() == all);
            } finally {
                ended.set(true);
                join(acceptor);
                // Not before: connect(2) only begins a connection here, and closing would end some of them unmade.
                clients.forEach(LabClients::close);
            }
            SocketFacts facts = probe.read(listener);
            assertThat(facts.enqueues()).isEqualTo(begun);
            assertThat(known(facts.peak()).length()).isBetween(1, Math.min(most, BACKLOG + 1));
        }
    }

    @Test
    void eachSecondHasAPeakOfItsOwn() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, PEAK);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), BACKLOG)) {
            // The first of all bursts takes longer: its code is not compiled yet.
            try (LabListener warm = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), BACKLOG);
                    LabClients _ = LabClients.connect(namespace, warm, 7)) {
                warm.awaitLength(7, LIMIT);
                assertThat(warm.drain()).isEqualTo(7);
            }
            Instant before = Instant.now();
            long first = burst(namespace, listener, 7, 0);
            long second = burst(namespace, listener, 3, first + 1);

            SocketFacts facts = probe.read(listener);
            assertThat(facts.seconds()).extracting(SecondPeak::length).containsExactly(7, 3);
            Instant slot = facts.seconds().getFirst().slot();
            assertThat(slot).isBetween(before.minusSeconds(1), Instant.now());
            assertThat(Duration.between(slot, facts.seconds().getLast().slot()))
                    .isEqualTo(Duration.ofSeconds(second - first));
            assertThat(known(facts.peak()).length()).isEqualTo(7);
            assertThat(known(facts.peak()).at()).isBetween(slot, slot.plusSeconds(1));
        }
    }

    /// A burst at the beginning of a second of the monotonic clock, not before `second`.
    private static long burst(LabNamespace namespace, LabListener listener, int size, long second) {
        Await.until("early in a second", LIMIT, () -> {
            long now = System.nanoTime();
            return now / SECOND >= second && now % SECOND < SECOND / 10;
        });
        long slot = System.nanoTime() / SECOND;
        try (LabClients clients = LabClients.connect(namespace, listener, size)) {
            listener.awaitLength(size, LIMIT);
            assertThat(listener.drain()).isEqualTo(clients.count());
        }
        assertThat(System.nanoTime() / SECOND)
                .as("a slow machine: the burst took longer than nine tenths of a second")
                .isEqualTo(slot);
        return slot;
    }

    @Test
    void listenerFromBeforeHasAPeakFromItsFirstConnectionOn() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), BACKLOG);
                OpenProbe probe = OpenProbe.of(namespace)) {
            assertThat(probe.read()).doesNotContainKey(listener.cookie());
            try (LabClients _ = LabClients.connect(namespace, listener, 2)) {
                listener.awaitLength(2, LIMIT);
                SocketFacts facts = probe.read(listener);
                assertThat(known(facts.peak())).extracting(ExactPeak::length).isEqualTo(2);
                assertThat(facts.listen().isKnown()).isFalse();
            }
        }
    }

    @Test
    void listenerThatNobodyCameToHasAPeakOfZero() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 11)) {
            ExactPeak peak = known(probe.read(listener).peak());
            assertThat(List.of(peak.length(), peak.limit())).containsExactly(0, 11);
        }
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(LIMIT)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
