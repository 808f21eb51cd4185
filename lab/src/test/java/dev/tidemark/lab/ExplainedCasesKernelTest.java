package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `tidemark doctor --explain` says of the kernel beyond what other tests and the scenarios prove.
final class ExplainedCasesKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void whoWaitsIsResetWhenItsListenerCloses() {
        try (LabNamespace namespace = LabNamespace.create();
                Closing closing = Closing.of(LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 4));
                LabClients waiting = LabClients.fill(namespace, closing.listener(), LIMIT)) {
            assertThat(waiting.connected()).isEqualTo(5);

            closing.now();
            Await.until("nobody connected", LIMIT, () -> namespace.counters().of("TcpCurrEstab") == 0);
            assertThat(namespace.counters().of("TcpOutRsts")).isEqualTo(5);
        }
    }

    /// Both queues were in one group; the clients' share of the closed one is in the other's queue afterwards.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoWaitsAtAMemberThatClosesMovesToASiblingOnlyWithMigrateReq(int migrate) {
        int count = 23;
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl("net.ipv4.tcp_migrate_req", migrate);
            ListenerRecipe recipe = ListenerRecipe.tcp("127.0.0.1").withReusePort();
            try (LabListener stays = LabListener.open(namespace, recipe, 60);
                    Closing closing = Closing.of(LabListener.open(namespace, recipe.withPort(stays.port()), 60));
                    LabClients clients = LabClients.connect(namespace, stays, count)) {
                clients.awaitConnected(count, LIMIT);
                Await.until(
                        "all queued",
                        LIMIT,
                        () -> stays.length() + closing.listener().length() == count);
                int before = stays.length();
                assertThat(before).isBetween(1, count - 1);

                closing.now();
                stays.awaitLength(migrate == 1 ? count : before, LIMIT);
            }
        }
    }

    @Test
    void fastOpenQueueIsCappedBySomaxconnToo() {
        try (LabNamespace namespace = LabNamespace.create()) {
            namespace.sysctl("net.core.somaxconn", 19);
            String program = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(7);"
                    + " s.setsockopt(6, socket.TCP_FASTOPEN, 100); print(s.getsockopt(6, socket.TCP_FASTOPEN))";
            assertThat(NamespaceCommand.output(namespace, "python3", "-c", program))
                    .isEqualTo("19\n");
        }
    }

    /// What `ss -tio` shows of the connection, at the client's end.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void cookieCostsAClientItsOptionsUnlessItSendsTimestamps(int timestamps) {
        try (VethPair pair = VethPair.create()) {
            pair.server().sysctl("net.ipv4.tcp_syncookies", 2);
            pair.client().sysctl("net.ipv4.tcp_timestamps", timestamps);
            try (LabListener listener = LabListener.open(pair.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 7);
                    LabClients client = LabClients.connect(pair.client(), listener, 1)) {
                client.awaitConnected(1, LIMIT);
                listener.awaitLength(1, LIMIT);
                String options = NamespaceCommand.output(pair.client(), "ss", "-tinoH", "state", "established");
                assertThat(List.of(options.contains(" wscale:"), options.contains(" sack ")))
                        .as(options)
                        .containsOnly(timestamps == 1);
            }
        }
    }

    /// The answer would leave by another device than the SYN came in by.
    @Test
    void packetThatReversePathFilteringDropsIsCountedAsThatAndNotDelivered() {
        try (VethPair pair = VethPair.create();
                LabListener listener = LabListener.open(pair.server(), ListenerRecipe.tcp(VethPair.SERVER_IPV4), 7)) {
            LabSyns syns = LabSyns.across(pair);
            pair.server().sysctl("net.ipv4.conf.all.rp_filter", 1);
            NamespaceCommand.output(pair.server(), "ip", "link", "set", "lo", "up");
            NamespaceCommand.output(pair.server(), "ip", "route", "add", "10.77.0.66/32", "dev", "lo");
            NamespaceCounters before = pair.server().counters();
            syns.send(VethPair.SERVER_IPV4, listener.port(), 11);

            NamespaceCounters rises = Await.value(
                    "eleven packets dropped",
                    LIMIT,
                    () -> pair.server().counters().since(before),
                    counters -> counters.of("TcpExtIPReversePathFilter") == 11);
            assertThat(rises.of("IpInReceives") - rises.of("IpInDelivers")).isGreaterThanOrEqualTo(11);
            assertThat(List.of(rises.of("TcpExtListenOverflows"), rises.of("TcpExtListenDrops")))
                    .containsOnly(0L);
            assertThat(listener.drops()).isZero();
        }
    }

    /// A listener that is closed before its time, and once more at the end, which does nothing.
    private record Closing(LabListener listener) implements AutoCloseable {
        static Closing of(LabListener listener) {
            return new Closing(listener);
        }

        void now() {
            listener.close();
        }

        @Override
        public void close() {
            now();
        }
    }
}
