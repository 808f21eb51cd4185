package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Every kind of listener the laboratory can make is of that kind.
final class ListenerRecipeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void dualStackListenerTakesBothFamiliesAndV6OnlyJustOne() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener both =
                        LabListener.open(namespace, ListenerRecipe.tcp("::").withV6Only(false), 8);
                LabListener one =
                        LabListener.open(namespace, ListenerRecipe.tcp("::").withV6Only(true), 8);
                LabClients v4 = LabClients.connect(namespace, Endpoint.tcp("127.0.0.1", both.port()), 3);
                LabClients v6 = LabClients.connect(namespace, Endpoint.tcp("::1", both.port()), 2);
                LabClients refused = LabClients.connect(namespace, Endpoint.tcp("127.0.0.1", one.port()), 1)) {
            v4.awaitConnected(3, LIMIT);
            v6.awaitConnected(2, LIMIT);

            both.awaitLength(5, LIMIT);
            assertThat(refused.failures()).hasSize(1);
        }
    }

    @Test
    void mappedListenerIsReachedByIpv4() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("::ffff:127.0.0.1"), 8);
                LabClients clients = LabClients.connect(namespace, Endpoint.tcp("127.0.0.1", listener.port()), 5)) {
            clients.awaitConnected(5, LIMIT);

            listener.awaitLength(5, LIMIT);
        }
    }

    @Test
    void multipathListenerHasItsOwnQueue() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(
                        namespace, ListenerRecipe.tcp("127.0.0.1").withMptcp(), 3);
                LabClients served = LabClients.fill(namespace, listener, LIMIT);
                LabClients turnedAway = LabClients.connect(namespace, listener, 3)) {
            assertThat(served.connected()).isEqualTo(4);
            assertThat(turnedAway.connecting()).isEqualTo(3);
            assertThat(listener.limit()).isEqualTo(3);
            assertThat(listener.length()).isEqualTo(4);
        }
    }

    @Test
    void membersOfAReuseportGroupHaveQueuesOfTheirOwn() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener first = LabListener.open(
                        namespace, ListenerRecipe.tcp("127.0.0.1").withReusePort(), 200);
                LabListener second = LabListener.open(namespace, first.recipe(), 300);
                LabClients clients = LabClients.connect(namespace, first, 101)) {
            clients.awaitConnected(101, LIMIT);

            Await.until("all queued", LIMIT, () -> first.length() + second.length() == 101);
            assertThat(first.length()).isBetween(1, 100);
            assertThat(first.limit()).isEqualTo(200);
            assertThat(second.limit()).isEqualTo(300);
            assertThat(first.inode()).isNotEqualTo(second.inode());
            assertThat(first.cookie()).isNotEqualTo(second.cookie());
        }
    }

    @Test
    void acceptedConnectionLeavesTheQueue() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 8);
                LabClients clients = LabClients.connect(namespace, listener, 3)) {
            listener.awaitLength(3, LIMIT);
            listener.acceptOne(LIMIT).close();

            assertThat(listener.length()).isEqualTo(2);
            assertThat(clients.connected()).isEqualTo(3);
            assertThat(listener.drain()).isEqualTo(2);
            assertThat(listener.acceptOne()).isEmpty();
        }
    }

    @Test
    void abstractNameMayHoldAnyByteButIsBounded() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.unixAbstract("a\0b".repeat(35)), 1);
                LabClients clients = LabClients.connect(namespace, listener, 2)) {
            assertThat(clients.connected()).isEqualTo(2);
        }
        assertThatThrownBy(() -> ListenerRecipe.unixAbstract("x".repeat(108))).hasMessageContaining("1 to 107");
        assertThatThrownBy(() -> ListenerRecipe.unixPath("")).hasMessageContaining("1 to 107");
    }
}
