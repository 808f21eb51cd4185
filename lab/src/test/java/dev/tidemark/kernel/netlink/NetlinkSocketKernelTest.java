package dev.tidemark.kernel.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Dumps of a real kernel, under the conditions that make it answer otherwise than in the quiet case.
final class NetlinkSocketKernelTest {
    private static final int LISTENERS = 53;

    private final LabNamespace namespace = LabNamespace.create();
    private final List<LabListener> listeners = new ArrayList<>();
    private final Arena arena = Arena.ofConfined();

    @BeforeEach
    void listen() {
        for (int i = 0; i < LISTENERS; i++) {
            listeners.add(LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 100 + i));
        }
    }

    @AfterEach
    void close() {
        listeners.forEach(LabListener::close);
        namespace.close();
        arena.close();
    }

    @Test
    void secondDumpOnAnUndrainedSocketIsRefusedAndRunsOnAFreshOne() {
        try (RenewableSocket sockets = open(32 * 1024)) {
            NetlinkSocket undrained = sockets.socket();
            int _ = undrained.send(request());

            assertThat(dump(sockets).rows()).containsExactlyInAnyOrderElementsOf(limits());
            assertThat(sockets.socket()).as("the kernel refused with EBUSY").isNotSameAs(undrained);
        }
    }

    @Test
    void restOfACutDumpIsNoPartOfTheNextOne() {
        try (RenewableSocket sockets = open(32 * 1024)) {
            Rows<Long> cut =
                    NetlinkDump.run(sockets, request(), LISTENERS, System.nanoTime(), NetlinkSocketKernelTest::limit);

            assertThat(cut.cut()).isTrue();
            assertThat(cut.rows()).hasSizeBetween(1, LISTENERS - 1);
            assertThat(dump(sockets).rows()).containsExactlyInAnyOrderElementsOf(limits());
        }
    }

    @Test
    void bufferTooSmallGrowsUntilTheDatagramFits() {
        try (RenewableSocket sockets = open(1024)) {
            Rows<Long> rows = dump(sockets);

            assertThat(rows.rows()).containsExactlyInAnyOrderElementsOf(limits());
            assertThat(rows.consistent()).isTrue();
            assertThat(sockets.socket().datagram().byteSize()).isGreaterThan(1024);
        }
    }

    @Test
    void truncatedDatagramIsToldAsSuch() {
        try (NetlinkSocket socket = namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG, 1024))) {
            int _ = socket.send(request());

            assertThat(socket.receive()).isEqualTo(-Errno.EOVERFLOW.number());
        }
    }

    @Test
    void datagramsOfAnotherSenderAreIgnored() {
        try (RenewableSocket sockets = open(32 * 1024);
                NetlinkSocket hostile = namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG))) {
            assertThat(dump(sockets).rows()).hasSize(LISTENERS);
            int next = 2;
            // An end of the dump under way, as if the kernel had sent it.
            assertThat(write(hostile, port(sockets.socket()), 3, next)).isEqualTo(20);

            assertThat(dump(sockets).rows()).containsExactlyInAnyOrderElementsOf(limits());
        }
    }

    @Test
    void floodOfAnotherSenderHoldsNobodyLongerThanTheDeadline() throws InterruptedException {
        try (NetlinkSocket socket = namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG));
                NetlinkSocket hostile = namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG))) {
            int _ = socket.send(request());
            long length;
            do {
                length = socket.receive();
            } while (length > 20);
            AtomicBoolean over = new AtomicBoolean();
            int port = port(socket);
            Thread flood = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    long _ = write(hostile, port, 3, 1);
                }
            });
            long start = System.nanoTime();
            long result = socket.receive(start + Duration.ofMillis(100).toNanos());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            over.set(true);
            flood.join();

            assertThat(result).isEqualTo(-Errno.EAGAIN.number());
            assertThat(took).isBetween(Duration.ofMillis(100), Duration.ofSeconds(4));
        }
    }

    @Test
    void socketKeepsAnsweringForTheNamespaceItWasOpenedIn() {
        try (LabNamespace empty = LabNamespace.create();
                RenewableSocket sockets =
                        RenewableSocket.open(() -> empty.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG)))) {
            assertThat(dump(sockets).rows()).isEmpty();
        }
    }

    private RenewableSocket open(long room) {
        return RenewableSocket.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG, room)));
    }

    private Rows<Long> dump(RenewableSocket sockets) {
        return NetlinkDump.run(sockets, request(), LISTENERS, Long.MAX_VALUE, NetlinkSocketKernelTest::limit);
    }

    private List<Long> limits() {
        return listeners.stream().map(listener -> (long) listener.limit()).toList();
    }

    /// `idiag_wqueue` of a row.
    private static Long limit(int type, MemorySegment datagram, long payload, long length) {
        return Integer.toUnsignedLong(datagram.get(JAVA_INT_UNALIGNED, payload + 60));
    }

    /// IPv4 listeners with their memory figures, which make the answer longer than one datagram.
    private MemorySegment request() {
        MemorySegment request = arena.allocate(72, 8);
        request.set(JAVA_INT_UNALIGNED, 0, 72);
        request.set(JAVA_SHORT_UNALIGNED, 4, (short) 20);
        request.set(JAVA_SHORT_UNALIGNED, 6, (short) 0x301);
        request.set(JAVA_BYTE, 16, (byte) 2);
        request.set(JAVA_BYTE, 17, (byte) 6);
        request.set(JAVA_BYTE, 18, (byte) 0x40);
        request.set(JAVA_INT_UNALIGNED, 20, 1 << 10);
        request.set(JAVA_LONG_UNALIGNED, 64, -1L);
        return request;
    }

    private static int port(NetlinkSocket socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(12, 8);
            MemorySegment length = arena.allocate(4, 4);
            length.set(JAVA_INT_UNALIGNED, 0, 12);
            long result = Libc.call(SystemCall.GETSOCKNAME, socket.descriptor(), address.address(), length.address());
            assertThat(result).isZero();
            return address.get(JAVA_INT_UNALIGNED, 4);
        }
    }

    /// Sends a message without rows to another netlink socket, which takes CAP_NET_ADMIN.
    private static long write(NetlinkSocket from, int port, int type, int sequence) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(12, 8);
            address.set(JAVA_SHORT_UNALIGNED, 0, (short) 16);
            address.set(JAVA_INT_UNALIGNED, 4, port);
            MemorySegment message = arena.allocate(20, 8);
            message.set(JAVA_INT_UNALIGNED, 0, 20);
            message.set(JAVA_SHORT_UNALIGNED, 4, (short) type);
            message.set(JAVA_SHORT_UNALIGNED, 6, (short) 2);
            message.set(JAVA_INT_UNALIGNED, 8, sequence);
            int dontWait = 0x40;
            return Libc.call(
                    SystemCall.SENDTO, from.descriptor(), message.address(), 20, dontWait, address.address(), 12);
        }
    }
}
