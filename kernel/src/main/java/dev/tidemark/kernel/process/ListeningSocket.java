package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.SocketDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A duplicate of another process's listening socket: through it the limit of its accept queue is changed while
/// the process runs.
///
/// listen(2) on a socket that listens already only sets the limit, to min(backlog, somaxconn of the socket's own
/// network namespace); who waits in the queue stays (`inet_csk_listen_start` is not called again,
/// `__inet_listen_sk`, `net/ipv4/af_inet.c`, Linux 6.18). Close it soon: the port listens on until each
/// descriptor is closed. For one thread at a time.
public final class ListeningSocket implements AutoCloseable {
    private static final int SOL_SOCKET = 1;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_PROTOCOL = 38;
    private static final int SO_DOMAIN = 39;
    private static final int SO_COOKIE = 57;
    private static final int AF_UNIX = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_MPTCP = 262;
    private static final int TCP_INFO = 11;
    private static final int TCP_INFO_LENGTH = 104;
    /// `tcpi_sacked`, which for a listener is its limit (`tcp_get_info`, `net/ipv4/tcp.c`).
    private static final int TCPI_SACKED = 28;

    private final ProcRoot root;
    private final int pid;
    private final Descriptor descriptor;
    private final boolean unix;
    private final boolean multipath;

    private ListeningSocket(ProcRoot root, int pid, Descriptor descriptor, boolean unix, boolean multipath) {
        this.root = root;
        this.pid = pid;
        this.descriptor = descriptor;
        this.unix = unix;
        this.multipath = multipath;
    }

    /// Duplicates the descriptor of `pid` that is the listener with this inode number and this cookie, and makes
    /// sure of both: pids, descriptors and inode numbers are given again, a cookie never is.
    ///
    /// Unknown, with one sentence, for lack of CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, when the process or its
    /// listener is gone, and before Linux 5.6.
    ///
    /// @param cookie as sock_diag(7) tells it, 64 bits
    public static Reading<ListeningSocket> open(ProcRoot root, int pid, long inode, long cookie) {
        return PidDescriptor.open(pid).then(process -> {
            try (process) {
                return SocketDescriptors.find(root, pid, inode)
                        .then(process::duplicate)
                        .then(socket -> verified(root, pid, socket, inode, cookie));
            }
        });
    }

    private static Reading<ListeningSocket> verified(
            ProcRoot root, int pid, Descriptor socket, long inode, long cookie) {
        Reading<ListeningSocket> listening = isMultipath(socket, inode, cookie)
                .then(multipath -> OpenSocket.option(socket, SOL_SOCKET, SO_ACCEPTCONN, "SO_ACCEPTCONN")
                        .then(listens -> listens == 0
                                ? Reading.unknown("socket " + inode + " does not listen")
                                : OpenSocket.option(socket, SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN")
                                        .map(domain ->
                                                new ListeningSocket(root, pid, socket, domain == AF_UNIX, multipath))));
        if (!listening.isKnown()) {
            socket.close();
        }
        return listening;
    }

    /// The descriptor may have been closed, and its number given to another file, since it was found.
    private static Reading<Boolean> isMultipath(Descriptor socket, long inode, long cookie) {
        Reading<Boolean> closed = Reading.unknown("socket " + inode + " was closed meanwhile");
        return cookie(socket).then(found -> {
            if (found == cookie) {
                return Reading.of(false);
            }
            return OpenSocket.option(socket, SOL_SOCKET, SO_PROTOCOL, "SO_PROTOCOL")
                    .then(protocol -> protocol == IPPROTO_MPTCP ? OpenSocket.inode(socket) : Reading.of(0L))
                    .then(number -> number == inode ? Reading.of(true) : closed);
        });
    }

    /// What is no socket has no cookie: ENOTSOCK.
    static Reading<Long> cookie(Descriptor socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) JAVA_LONG.byteSize());
            long result = Libc.call(
                    SystemCall.GETSOCKOPT,
                    socket.number(),
                    SOL_SOCKET,
                    SO_COOKIE,
                    value.address(),
                    length.address(),
                    0);
            return result < 0
                    ? Reading.unknown("SO_COOKIE: " + Libc.errno(result))
                    : Reading.of(value.get(JAVA_LONG, 0));
        }
    }

    /// Whether it is a multipath socket, whose cookie is not the one that sock_diag(7) tells: that is the cookie
    /// of its first subflow. It has the inode number that was asked for, which nobody else is given while this is
    /// held: who finds number and cookie together in another dump, made from now on, can be sure of it.
    public boolean isMultipath() {
        return multipath;
    }

    /// Whether it is a unix socket, whose limit only sock_diag(7) tells.
    public boolean isUnix() {
        return unix;
    }

    /// The limit now, by TCP_INFO, in 0.4 us; unknown for a unix socket.
    public Reading<Long> limit() {
        if (unix) {
            return Reading.unknown("a unix socket has no TCP_INFO");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(TCP_INFO_LENGTH, Long.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, TCP_INFO_LENGTH);
            long result = Libc.call(
                    SystemCall.GETSOCKOPT,
                    descriptor.number(),
                    IPPROTO_TCP,
                    TCP_INFO,
                    info.address(),
                    length.address(),
                    0);
            if (result < 0) {
                return Reading.unknown("TCP_INFO: " + Libc.errno(result));
            }
            return length.get(JAVA_INT, 0) < TCPI_SACKED + Integer.BYTES
                    ? Reading.unknown("TCP_INFO: too short")
                    : Reading.of(Integer.toUnsignedLong(info.get(JAVA_INT, TCPI_SACKED)));
        }
    }

    /// Listens again: the limit becomes min(`backlog`, somaxconn of its namespace). Clients of a unix socket keep
    /// seeing the owner's user and groups ([ListenAs]), but this process's pid.
    ///
    /// @return the backlog, or why the kernel refused
    /// @throws IllegalArgumentException for a negative backlog
    public Reading<Integer> listen(int backlog) {
        if (backlog < 0) {
            throw new IllegalArgumentException("backlog: " + backlog + " (expected: from 0)");
        }
        return ListenAs.call(root, pid, descriptor, backlog)
                .then(refused -> refused.<Reading<Integer>>map(errno -> Reading.unknown("listen(2): " + errno))
                        .orElseGet(() -> Reading.of(backlog)));
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
