package dev.tidemark.kernel.sockdiag;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.bpf.BpfMap;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.NetlinkDump;
import dev.tidemark.kernel.netlink.NetlinkDump.Rows;
import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.netlink.RenewableSocket;
import dev.tidemark.kernel.netlink.RepeatedDump;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks one network namespace for its listeners.
///
/// No privilege is needed. A dump of listeners costs about 0.5 us each and does not grow with the number of
/// established connections; [#synReceived] and [#connections] do, and walk those of all namespaces. For one
/// thread at a time. Each row's drops, inode and so on are as in [InetDiagMessage] and [UnixDiagMessage].
public final class SockDiag implements AutoCloseable {
    private static final int FEW = 16;

    private final Arena arena = Arena.ofShared();
    private final RenewableSocket sockets;
    private final MemorySegment listeners = InetDiagRequest.listeners(arena);
    private final MemorySegment unixListeners = UnixDiagMessage.request(arena);
    /// How many rows to make room for: somewhat more than the last dump had.
    private int expectedInet = FEW;

    private int expectedUnix = FEW;

    /// Made when a second sample is taken, so that a command that takes one does not load it.
    private @Nullable RepeatedDump<InetDiagMessage> inetAgain;

    private @Nullable RepeatedDump<UnixDiagMessage> unixAgain;
    private @Nullable StoredAgain storedAgain;
    private boolean inetAsked;
    private boolean unixAsked;

    private SockDiag(RenewableSocket sockets) {
        this.sockets = sockets;
    }

    /// For the calling thread's network namespace.
    ///
    /// @throws KernelException when the kernel has no sock_diag or no descriptor is left
    public static SockDiag open() {
        return open(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG));
    }

    /// For the namespace in which `opener` opens sockets of [NetlinkSocket#SOCK_DIAG], each time it is asked.
    public static SockDiag open(Supplier<NetlinkSocket> opener) {
        return new SockDiag(RenewableSocket.open(opener));
    }

    /// All TCP listeners, IPv4 and IPv6 in one walk, with their drops. What did not change since the last time is
    /// the same object, a row as well as all of them.
    public Rows<InetDiagMessage> listeners() {
        Rows<InetDiagMessage> rows;
        if (inetAsked) {
            if (inetAgain == null) {
                inetAgain = new RepeatedDump<>(listeners, SockDiag::inet);
            }
            rows = inetAgain.run(sockets, expectedInet);
        } else {
            inetAsked = true;
            rows = inet(listeners, expectedInet, Long.MAX_VALUE);
        }
        expectedInet = expectedAfter(rows);
        return rows;
    }

    /// All TCP listeners, each with what `map` keeps in its socket: about twice the cost of a dump without.
    ///
    /// @param map of type [dev.tidemark.kernel.bpf.MapType#SK_STORAGE]
    /// @return unknown with the reason when the kernel refuses: before Linux 5.7, or without CAP_BPF
    public Reading<Rows<StoredListener>> listenersWithStorage(BpfMap map) {
        StoredAgain again = storedAgain;
        if (again == null || again.map != map) {
            again = new StoredAgain(
                    map, new RepeatedDump<>(StorageRequest.listeners(arena, map.descriptor()), SockDiag::stored));
            storedAgain = again;
        }
        try {
            return Reading.of(again.dump.run(sockets, expectedInet));
        } catch (KernelException refused) {
            return Reading.unknown("socket storage in the dump of listeners: " + refused.errno());
        }
    }

    /// @param map that is asked for; its descriptor is part of the request
    private record StoredAgain(BpfMap map, RepeatedDump<StoredListener> dump) {}

    private static @Nullable StoredListener stored(int type, MemorySegment datagram, long payload, long length) {
        return type == InetDiagRequest.TCPDIAG_GETSOCK ? StoredListener.decode(datagram, payload, length) : null;
    }

    /// All TCP listeners of `family`, with their drops.
    public Rows<InetDiagMessage> listeners(AddressFamily family) {
        try (Arena confined = Arena.ofConfined()) {
            return inet(InetDiagRequest.listeners(confined, family, 0), FEW, Long.MAX_VALUE);
        }
    }

    /// The TCP listeners of `family` on one local port; the kernel filters, at a tenth of the cost of a full
    /// dump.
    ///
    /// @param port 1 to 65535
    public Rows<InetDiagMessage> listeners(AddressFamily family, int port) {
        requirePort(port);
        try (Arena confined = Arena.ofConfined()) {
            return inet(InetDiagRequest.listeners(confined, family, port), FEW, Long.MAX_VALUE);
        }
    }

    /// The listeners of `family` that speak Multipath TCP. Each also is a row of [#listeners], with the same
    /// inode and another cookie; empty on a kernel without MPTCP. A kernel before 5.9 that does not know the
    /// request's protocol attribute answers with all TCP listeners instead, cookies and all.
    public Rows<InetDiagMessage> multipathListeners(AddressFamily family) {
        try (Arena confined = Arena.ofConfined()) {
            return inet(InetDiagRequest.multipathListeners(confined, family), FEW, Long.MAX_VALUE);
        } catch (KernelException refused) {
            if (refused.errno().equals(Errno.ENOENT) || refused.errno().equals(Errno.EINVAL)) {
                return new Rows<>(java.util.List.of(), true, false);
            }
            throw refused;
        }
    }

    /// The half-open handshakes of `family`, one row each, with the listener's port and the address that was
    /// dialled.
    ///
    /// Walks the connection table of the whole host, about 0.17 us for each socket. `budget` is looked at between
    /// datagrams: a walk that finds nothing is one datagram, and is not cut.
    public Rows<InetDiagMessage> synReceived(AddressFamily family, Duration budget) {
        try (Arena confined = Arena.ofConfined()) {
            return inet(InetDiagRequest.synReceived(confined, family), FEW, System.nanoTime() + budget.toNanos());
        }
    }

    /// The connections of `family` on one local port, in ESTABLISHED and CLOSE_WAIT, in no order: those that were
    /// accepted and those that wait, also of other listeners of that port. Those that a client reset while they
    /// waited are not among them, though they count in the queue's length.
    ///
    /// Walks the connection table of the whole host, all namespaces' connections, about 0.17 us for each socket:
    /// the port saves rows and not the walk. `budget` is looked at between datagrams: a walk that finds nothing
    /// is one datagram, and is not cut.
    ///
    /// @param port 1 to 65535
    public Rows<InetConnection> connections(AddressFamily family, int port, Duration budget) {
        requirePort(port);
        try (Arena confined = Arena.ofConfined()) {
            return NetlinkDump.run(
                    sockets,
                    InetDiagRequest.connections(confined, family, port),
                    FEW,
                    System.nanoTime() + budget.toNanos(),
                    (type, datagram, payload, length) -> type == InetDiagRequest.SOCK_DIAG_BY_FAMILY
                            ? InetConnection.decode(datagram, payload, length)
                            : null);
        }
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
    }

    /// Looks one listener up again by what is known of it, cookie included: about 3 us.
    ///
    /// Of a group that shares its port by `SO_REUSEPORT` the kernel finds one member only; for the others the
    /// listeners of the port are asked for and searched.
    ///
    /// @return empty when that listener is gone
    public Optional<InetDiagMessage> find(InetDiagMessage wanted) {
        try (Arena confined = Arena.ofConfined()) {
            Rows<InetDiagMessage> rows = inet(InetDiagRequest.exactly(confined, wanted), 1, Long.MAX_VALUE);
            if (!rows.rows().isEmpty()) {
                return Optional.of(rows.rows().getFirst());
            }
        } catch (KernelException refused) {
            if (!refused.errno().equals(Errno.ENOENT)) {
                throw refused;
            }
        }
        return listeners(wanted.family(), wanted.localPort()).rows().stream()
                .filter(row -> row.cookie() == wanted.cookie())
                .findFirst();
    }

    /// All listening unix sockets, stream and seqpacket. What did not change is the same object, as in
    /// [#listeners()].
    public Rows<UnixDiagMessage> unixListeners() {
        Rows<UnixDiagMessage> rows;
        if (unixAsked) {
            if (unixAgain == null) {
                unixAgain = new RepeatedDump<>(unixListeners, SockDiag::unix);
            }
            rows = unixAgain.run(sockets, expectedUnix);
        } else {
            unixAsked = true;
            rows = NetlinkDump.run(sockets, unixListeners, expectedUnix, Long.MAX_VALUE, SockDiag::unix);
        }
        expectedUnix = expectedAfter(rows);
        return rows;
    }

    private static int expectedAfter(Rows<?> rows) {
        return Math.max(FEW, rows.rows().size() + 8);
    }

    private Rows<InetDiagMessage> inet(MemorySegment request, int expectedRows, long deadline) {
        return NetlinkDump.run(sockets, request, expectedRows, deadline, SockDiag::inet);
    }

    private static @Nullable InetDiagMessage inet(int type, MemorySegment datagram, long payload, long length) {
        return type == InetDiagRequest.SOCK_DIAG_BY_FAMILY || type == InetDiagRequest.TCPDIAG_GETSOCK
                ? InetDiagMessage.decode(datagram, payload, length)
                : null;
    }

    private static @Nullable UnixDiagMessage unix(int type, MemorySegment datagram, long payload, long length) {
        return type == InetDiagRequest.SOCK_DIAG_BY_FAMILY ? UnixDiagMessage.decode(datagram, payload, length) : null;
    }

    /// The descriptor of the socket in use, for calls about its namespace.
    public int descriptor() {
        return sockets.socket().descriptor();
    }

    @Override
    public void close() {
        sockets.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
