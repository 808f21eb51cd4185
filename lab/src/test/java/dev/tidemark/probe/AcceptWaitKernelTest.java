package dev.tidemark.probe;

import static dev.tidemark.probe.OpenProbe.known;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long connections waited for accept(2), by the kernel's own hand, against bounds that the test took itself.
final class AcceptWaitKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Set<ProbeFeature> WAITS =
            Set.of(ProbeFeature.ACCEPT_QUEUE_PEAK, ProbeFeature.REQUESTED_BACKLOG, ProbeFeature.ACCEPT_WAIT);

    private static AcceptWaits waits(OpenProbe probe, LabListener listener, long count) {
        return known(probe.await(
                        listener,
                        facts -> facts.waits()
                                .map(waits -> waits.count() >= count)
                                .orElse(false))
                .waits());
    }

    private static void pause(long nanos) {
        long until = System.nanoTime() + nanos;
        Await.until("time went by", LIMIT, () -> System.nanoTime() - until >= 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void eachWaitIsBetweenWhatItWasAtLeastAndAtMost(String address) {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, WAITS);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp(address), 97)) {
            AcceptWaits before = AcceptWaits.NONE;
            for (long millis : new long[] {1, 7, 43, 211}) {
                long begin = System.nanoTime();
                try (LabClients clients = LabClients.connect(namespace, listener, 13)) {
                    listener.awaitLength(13, LIMIT);
                    long queued = System.nanoTime();
                    pause(millis * 1_000_000);
                    long taken = System.nanoTime();
                    for (int i = 0; i < clients.count(); i++) {
                        WaitScenario.acceptAsking(listener);
                    }
                    Duration most = Duration.ofNanos(System.nanoTime() - begin);
                    Duration least = Duration.ofNanos(taken - queued);
                    AcceptWaits all = waits(probe, listener, before.count() + 13);
                    AcceptWaits waited = all.since(before);
                    assertThat(waited.count()).isEqualTo(13);
                    // A bound is at most twice the wait below it; a wait is cut to whole microseconds.
                    assertThat(waited.below(0)).isGreaterThan(least.minusNanos(2_000));
                    assertThat(waited.below(1))
                            .isLessThanOrEqualTo(most.multipliedBy(2).plusNanos(2_000));
                    assertThat(waited.sum()).isBetween(least.minusNanos(2_000).multipliedBy(13), most.multipliedBy(13));
                    before = all;
                }
            }
        }
    }

    @Test
    void membersOfAReuseportGroupHaveWaitsOfTheirOwn() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, WAITS);
                LabListener first = LabListener.open(
                        namespace, ListenerRecipe.tcp("127.0.0.1").withReusePort(), 97);
                LabListener second = LabListener.open(
                        namespace,
                        ListenerRecipe.tcp("127.0.0.1").withPort(first.port()).withReusePort(),
                        97);
                LabClients clients = LabClients.connect(namespace, first, 53)) {
            Await.until("all in", LIMIT, () -> first.length() + second.length() == 53);
            int ofSecond = second.length();
            for (int i = 0; i < 53; i++) {
                WaitScenario.acceptAsking(i < ofSecond ? second : first);
            }
            assertThat(clients.count()).isEqualTo(53);
            assertThat(ofSecond).as("the kernel spreads connections").isBetween(1, 52);
            assertThat(waits(probe, first, 53 - ofSecond).count()).isEqualTo(53 - ofSecond);
            assertThat(waits(probe, second, ofSecond).count()).isEqualTo(ofSecond);
        }
    }

    /// Of IPv4 clients of a listener that takes both, the kernel has sockets of IPv6.
    @Test
    void listenerOfBothFamiliesCountsEither() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, WAITS);
                LabListener listener =
                        LabListener.open(namespace, ListenerRecipe.tcp("::").withV6Only(false), 97);
                LabClients six = LabClients.connect(namespace, listener, 3)) {
            listener.awaitLength(3, LIMIT);
            for (int i = 0; i < six.count(); i++) {
                WaitScenario.acceptAsking(listener);
            }
            assertThat(waits(probe, listener, 3).count()).isEqualTo(3);
        }
    }

    @Test
    void whoIsNotAskedForIsCountedAtFunctionsAndElseToldAsUnknown() {
        try (LabNamespace namespace = LabNamespace.create();
                OpenProbe probe = OpenProbe.of(namespace, WAITS);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 97);
                LabClients clients = LabClients.connect(namespace, listener, 5)) {
            listener.awaitLength(5, LIMIT);
            assertThat(listener.drain()).isEqualTo(clients.count());
            SocketFacts facts = probe.read(listener);
            OpenProbe.requireFunctionsInGuest(probe.isAtFunctions(ProbeFeature.ACCEPT_WAIT));
            if (probe.isAtFunctions(ProbeFeature.ACCEPT_WAIT)) {
                assertThat(waits(probe, listener, 5).count()).isEqualTo(5);
            } else {
                assertThat(facts.waits().isKnown()).isFalse();
            }
        }
    }
}
