package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.netlink.NetlinkDatagram;
import dev.tidemark.kernel.netlink.NetlinkDatagram.Progress;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the kernel answers to single requests of the product.
final class DiagRequestKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CONNECTIONS = 4_001;
    private static final int OTHERS = 6_000;
    private static final int TRIES = 201;

    private static SockDiag open(LabNamespace namespace) {
        return SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)));
    }

    private static InetDiagMessage row(SockDiag diag, LabListener listener) {
        return diag.listeners(AddressFamily.INET).rows().stream()
                .filter(row -> row.inode() == listener.inode())
                .findFirst()
                .orElseThrow();
    }

    /// The kernel looks for the address and compares the cookie afterwards.
    @Test
    void exactLookUpFindsButOneMemberOfAReuseportGroup() {
        try (LabNamespace namespace = LabNamespace.create();
                SockDiag diag = open(namespace);
                NetlinkSocket socket = namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG));
                LabListener first = LabListener.open(
                        namespace, ListenerRecipe.tcp("127.0.0.1").withReusePort(), 3);
                LabListener second = LabListener.open(namespace, first.recipe(), 5);
                LabListener third = LabListener.open(namespace, first.recipe(), 7)) {
            List<Progress> answers = List.of(first, second, third).stream()
                    .map(listener -> lookUpExactly(socket, row(diag, listener)))
                    .toList();

            assertThat(answers)
                    .filteredOn(answer -> answer.equals(new Progress.Refused(Errno.ENOENT)))
                    .hasSize(2);
        }
    }

    /// `struct inet_diag_req_v2` for an IPv4 listener, without `NLM_F_DUMP`.
    private static Progress lookUpExactly(NetlinkSocket socket, InetDiagMessage row) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(72, 8);
            request.set(ValueLayout.JAVA_INT, 0, 72);
            request.set(ValueLayout.JAVA_SHORT, 4, (short) 20);
            request.set(ValueLayout.JAVA_SHORT, 6, (short) 1);
            request.set(ValueLayout.JAVA_BYTE, 16, (byte) Endpoint.AF_INET);
            request.set(ValueLayout.JAVA_BYTE, 17, (byte) 6);
            request.set(ValueLayout.JAVA_INT, 20, 1 << 10);
            request.set(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 24, (short) row.localPort());
            request.set(ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN), 28, (int) row.localAddressLow());
            request.set(ValueLayout.JAVA_LONG_UNALIGNED, 64, row.cookie());
            int sequence = socket.send(request);
            return NetlinkDatagram.walk(
                    socket.datagram(), socket.receive(), sequence, (type, datagram, payload, length) -> {});
        }
    }

    /// The product then searches the port.
    @Test
    void everyMemberOfAReuseportGroupIsFoundAgain() {
        try (LabNamespace namespace = LabNamespace.create();
                SockDiag diag = open(namespace);
                LabListener first = LabListener.open(
                        namespace, ListenerRecipe.tcp("127.0.0.1").withReusePort(), 3);
                LabListener second = LabListener.open(namespace, first.recipe(), 5);
                LabListener third = LabListener.open(namespace, first.recipe(), 7)) {
            for (LabListener listener : List.of(first, second, third)) {
                InetDiagMessage row = row(diag, listener);
                assertThat(diag.find(row)).contains(row);
            }
        }
    }

    @Test
    void listenerThatIsGoneIsNotFoundThoughAnotherHasItsPlace() {
        try (LabNamespace namespace = LabNamespace.create();
                SockDiag diag = open(namespace)) {
            InetDiagMessage row;
            ListenerRecipe recipe;
            try (LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 3)) {
                row = row(diag, listener);
                recipe = listener.recipe();
                assertThat(row.cookie()).isEqualTo(listener.cookie());
            }
            assertThat(diag.find(row)).isEmpty();
            try (LabListener successor = LabListener.open(namespace, recipe, 3)) {
                assertThat(diag.find(row)).isEmpty();
                assertThat(Optional.of(row(diag, successor)).map(InetDiagMessage::localPort))
                        .contains(row.localPort());
            }
        }
    }

    /// The kernel keeps listeners in a table of their own. A walk over the connections would cost several
    /// hundred us here.
    @Test
    void dumpOfListenersDoesNotGrowWithConnections() {
        try (LabNamespace namespace = LabNamespace.create();
                SockDiag diag = open(namespace);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 4096)) {
            quickNanos(diag);
            long without = quickNanos(diag);
            try (LabClients clients = LabClients.connect(namespace, listener, CONNECTIONS)) {
                clients.awaitConnected(CONNECTIONS, LIMIT);
                listener.awaitLength(CONNECTIONS, LIMIT);

                long with = quickNanos(diag);

                assertThat(row(diag, listener).receiveQueue()).isEqualTo(CONNECTIONS);
                assertThat(with).isLessThan(3 * without);
            }
        }
    }

    /// That table is one for the whole host.
    @Test
    void dumpOfListenersWalksPastThoseOfOtherNamespaces() {
        try (LabNamespace namespace = LabNamespace.create();
                LabNamespace other = LabNamespace.create();
                SockDiag diag = open(namespace);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 1)) {
            quickNanos(diag);
            long without = quickNanos(diag);
            List<LabListener> others = new ArrayList<>();
            try {
                for (int i = 0; i < OTHERS; i++) {
                    others.add(LabListener.open(other, listener.recipe().withReusePort(), 1));
                }

                assertThat(quickNanos(diag)).isGreaterThan(2 * without);
            } finally {
                others.forEach(LabListener::close);
            }
        }
    }

    /// What a dump takes when little else is going on: the first tenth.
    private static long quickNanos(SockDiag diag) {
        long[] times = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            assertThat(diag.listeners(AddressFamily.INET).rows()).hasSize(1);
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[TRIES / 10];
    }

    @Test
    void procNetTcpShowsTheLengthButNoLimit() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 4);
                LabClients clients = LabClients.fill(namespace, listener, LIMIT)) {
            String port = String.format(":%04X", listener.port());
            String line = NamespaceCommand.output(namespace, "cat", "/proc/net/tcp")
                    .lines()
                    .map(String::strip)
                    .filter(each -> each.split("\\s+", 5)[1].endsWith(port) && each.split("\\s+", 5)[3].equals("0A"))
                    .findFirst()
                    .orElseThrow();

            // tx_queue:rx_queue in hexadecimal digits.
            assertThat(clients.count()).isEqualTo(5);
            assertThat(line.split("\\s+", 6)[4]).isEqualTo("00000000:00000005");
        }
    }
}
