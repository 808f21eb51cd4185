package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the accept queue holds, and what the kernel counts when it holds no more.
final class AcceptQueueKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 8, 128})
    void fullQueueHoldsOneMoreThanItsLimit(int backlog) {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), backlog);
                LabClients served = LabClients.connect(namespace, listener, backlog + 1)) {
            listener.awaitLength(backlog + 1, LIMIT);
            served.awaitConnected(backlog + 1, LIMIT);

            try (LabClients turnedAway = LabClients.connect(namespace, listener, 4)) {
                Await.until("four overflows", LIMIT, () -> overflowsOfFirstSyns(namespace.counters()) == 4);
                assertThat(listener.length()).isEqualTo(backlog + 1);
                assertThat(listener.limit()).isEqualTo(backlog);
                assertThat(turnedAway.connecting()).isEqualTo(4);
                assertThat(turnedAway.failures()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 13, 101, 499})
    void eachSynToAFullQueueIsOneOverflowAndOneDrop(int count) {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 6);
                LabClients served = LabClients.fill(namespace, listener, LIMIT);
                LabClients turnedAway = LabClients.connect(namespace, listener, count)) {
            // A client asks again after a second: its repeated SYNs are counted too, here and there.
            NamespaceCounters counters =
                    Await.value("overflows", LIMIT, namespace::counters, c -> overflowsOfFirstSyns(c) == count);
            assertThat(counters.of("TcpExtListenDrops")).isEqualTo(counters.of("TcpExtListenOverflows"));
            assertThat(listener.drops()).isGreaterThanOrEqualTo(count);
            assertThat(served.connected()).isEqualTo(7);
            assertThat(turnedAway.connecting()).isEqualTo(count);
            assertThat(counters.of("TcpPassiveOpens")).isEqualTo(7);
        }
    }

    private static long overflowsOfFirstSyns(NamespaceCounters counters) {
        return counters.of("TcpExtListenOverflows") - counters.of("TcpExtTCPSynRetrans");
    }

    @Test
    void clientTurnedAwayGetsInWhenASlotIsFreed() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("::1"), 2);
                LabClients served = LabClients.fill(namespace, listener, LIMIT);
                LabClients turnedAway = LabClients.connect(namespace, listener, 2)) {
            assertThat(listener.drain()).isEqualTo(served.count()).isEqualTo(3);

            turnedAway.awaitConnected(2, LIMIT);
            listener.awaitLength(2, LIMIT);
        }
    }

    @Test
    void connectionsCountAsOpenedWhenTheyAreQueued() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 10);
                LabClients clients = LabClients.fill(namespace, listener, LIMIT)) {
            assertThat(namespace.counters().of("TcpPassiveOpens"))
                    .isEqualTo(clients.count())
                    .isEqualTo(11);

            assertThat(listener.drain()).isEqualTo(11);
            assertThat(namespace.counters().of("TcpPassiveOpens")).isEqualTo(11);
        }
    }

    @Test
    void clientsOfAClosedPortAreRefused() {
        try (LabNamespace namespace = LabNamespace.create();
                LabClients clients = LabClients.connect(namespace, Endpoint.tcp("127.0.0.1", 9), 3)) {
            assertThat(clients.failures()).hasSize(3).allMatch(errno -> errno.number() == 111);
        }
    }

    @Test
    void unixQueueHoldsOneMoreThanItsLimitAndTurnsAwayWithTryAgain() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.unixAbstract("lab"), 5);
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            assertThat(clients.connected()).isEqualTo(6);
            assertThat(clients.failures()).hasSize(5).allMatch(errno -> errno.number() == 11);
            assertThat(listener.drain()).isEqualTo(6);
        }
    }
}
