package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.ListenSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Commands that are often recommended, run where the truth is known: what they print, beside what the product
/// reads.
final class FolkloreKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp(VethPair.SERVER_IPV4);

    private static String shell(LabNamespace namespace, String command) {
        return NamespaceCommand.output(namespace, "/bin/sh", "-c", command).strip();
    }

    @Test
    void synRecvIsEmptyWhileTheAcceptQueueOverflows() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 128);
                LabClients served = LabClients.fill(hosts.client(), listener, LIMIT)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 23);

            // The one line is the header.
            assertThat(shell(hosts.server(), "ss -nt state syn-recv | wc -l")).isEqualTo("1");
            ListenSnapshot snapshot = reader.read();
            assertThat(LabReader.find(snapshot, listener).queue()).isEqualTo(new AcceptQueue(served.count(), 128));
            assertThat(LabReader.counter(snapshot, ListenCounter.LISTEN_OVERFLOWS))
                    .isEqualTo(23);
        }
    }

    @Test
    void synRecvIsHighWhileTheAcceptQueueIsEmptyAndNobodyIsTurnedAway() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 64)) {
            LabSyns.across(hosts).send(VethPair.SERVER_IPV4, listener.port(), 199);
            try (LabClients clients = LabClients.connect(hosts.client(), listener, 7)) {
                clients.awaitConnected(7, LIMIT);
                listener.awaitLength(7, LIMIT);
                assertThat(listener.drain()).isEqualTo(7);

                assertThat(shell(hosts.server(), "ss -Hnt state syn-recv | wc -l"))
                        .isEqualTo("65");
                ListenSnapshot snapshot = reader.read();
                assertThat(LabReader.find(snapshot, listener).queue()).isEqualTo(new AcceptQueue(0, 64));
                assertThat(LabReader.counter(snapshot, ListenCounter.LISTEN_DROPS))
                        .isZero();
            }
        }
    }

    @Test
    void grepForListenInNetstatPrintsNamesWithoutValues() {
        try (LabNamespace namespace = LabNamespace.create()) {
            String printed = shell(namespace, "grep -i tcp /proc/net/netstat | grep -i listen");

            assertThat(printed.lines()).hasSize(1);
            assertThat(printed).startsWith("TcpExt: SyncookiesSent ").doesNotContainPattern("\\s[0-9]+(\\s|$)");
        }
    }

    @Test
    void netstatFileThatTheProductReadsHoldsTheValues() {
        try (LabNamespace namespace = LabReader.namespace();
                LabReader reader = LabReader.open(namespace)) {
            assertThat(LabReader.known(reader.read().counters()).counter(ListenCounter.LISTEN_OVERFLOWS))
                    .isEqualTo(Reading.of(0L));
        }
    }

    /// `awk 'NR==2'` of `ss -lnt` for a port takes the first listener, whichever that is.
    @Test
    void onePortMayHaveSeveralListenersEachWithAQueueOfItsOwn() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener idle = LabListener.open(hosts.server(), ListenerRecipe.tcp("127.0.0.1"), 50);
                LabListener full = LabListener.open(hosts.server(), RECIPE.withPort(idle.port()), 6);
                LabClients clients = LabClients.fill(hosts.client(), full, LIMIT)) {
            assertThat(SsRow.tcp(hosts.server(), "-lnt")).hasSize(2);
            ListenSnapshot snapshot = reader.read();
            assertThat(LabReader.find(snapshot, idle).queue()).isEqualTo(new AcceptQueue(0, 50));
            assertThat(LabReader.find(snapshot, full).queue()).isEqualTo(new AcceptQueue(clients.count(), 6));
        }
    }

    /// The advice to set 1024 once raised the default of 128.
    @Test
    void settingSomaxconnTo1024LowersTodaysDefault() {
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThat(namespace.sysctl("net.core.somaxconn")).isEqualTo(4096);
            namespace.sysctl("net.core.somaxconn", 1024);
            try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 4096)) {
                assertThat(listener.limit()).isEqualTo(1024);
            }
        }
    }

    @Test
    void thereIsNoTcpTwRecycle() {
        assertThat(Files.exists(Path.of("/proc/sys/net/ipv4/tcp_tw_recycle"))).isFalse();
    }

    @Test
    void clientOfAFullQueueIsNeverRefused() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabListener listener = LabListener.open(hosts.server(), RECIPE, 3);
                LabClients served = LabClients.fill(hosts.client(), listener, LIMIT);
                LabClients turnedAway = LabClients.connect(hosts.client(), listener, 11)) {
            Await.until(
                    "a second try of each",
                    LIMIT,
                    () -> hosts.client().counters().of("TcpExtTCPSynRetrans") >= 11);

            assertThat(served.count()).isEqualTo(4);
            assertThat(turnedAway.connecting()).isEqualTo(11);
            assertThat(turnedAway.failures()).isEmpty();
        }
    }

    /// The client is connected as far as it can tell; the server has nothing to accept.
    @Test
    void connectedIsNotAccepted() {
        try (VethPair hosts = VethPair.withServerNamed(LabReader.freshName());
                LabReader reader = LabReader.open(hosts.server());
                LabListener listener = LabListener.open(hosts.server(), RECIPE.withDeferAccept(), 100);
                LabClients queued = LabClients.connect(hosts.client(), listener, 5)) {
            queued.awaitConnected(5, LIMIT);
            queued.sendOneByteEach();
            listener.awaitLength(5, LIMIT);
            try (LabClients phantom = LabClients.connect(hosts.client(), listener, 3)) {
                phantom.awaitConnected(3, LIMIT);
                listener.relisten(4);
                phantom.sendOneByteEach();

                Await.until(
                        "three last packets dropped",
                        LIMIT,
                        () -> LabReader.counter(reader.read(), ListenCounter.LISTEN_OVERFLOWS) >= 3);
                assertThat(phantom.connected()).isEqualTo(3);
                assertThat(reader.read(listener).queue()).isEqualTo(new AcceptQueue(5, 4));
                assertThat(listener.drain()).isEqualTo(5);
            }
        }
    }
}
