package dev.tidemark.kernel.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/// A netlink socket that belongs to the network namespace of the thread that opened it, wherever it is used
/// later.
///
/// For one thread at a time. It keeps its namespace alive until closed. A receive gives up after 5 s, so that no
/// kernel and no mistake can hang a caller.
public final class NetlinkSocket implements AutoCloseable {
    /// `NETLINK_ROUTE`: links and addresses.
    public static final int ROUTE = 0;
    /// `NETLINK_SOCK_DIAG`: sockets.
    public static final int SOCK_DIAG = 4;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int MSG_TRUNC = 0x20;
    private static final Duration RECEIVE_LIMIT = Duration.ofSeconds(5);

    /// `struct sockaddr_nl`: family u16, padding u16, port u32, groups u32.
    private static final int ADDRESS_LENGTH = 12;

    /// The kernel fills datagrams of up to 32 kB (`netlink_dump`: at most `SKB_WITH_OVERHEAD(32768)`).
    private static final int DATAGRAM = 32 * 1024;

    private static final int LARGEST_DATAGRAM = 4 * 1024 * 1024;

    private final Arena arena = Arena.ofShared();
    private final Descriptor descriptor;
    private final MemorySegment sender;
    private final MemorySegment senderLength;
    private MemorySegment datagram;
    private int sequence;

    private NetlinkSocket(Descriptor descriptor, long room) {
        this.descriptor = descriptor;
        this.sender = arena.allocate(ADDRESS_LENGTH, 8);
        this.senderLength = arena.allocate(4, 4);
        this.datagram = arena.allocate(room, 8);
    }

    /// Opens a socket in the calling thread's network namespace.
    ///
    /// @param protocol [#ROUTE] or [#SOCK_DIAG]
    /// @throws KernelException when the kernel lacks the protocol or the process has no descriptor left
    public static NetlinkSocket open(int protocol) {
        return open(protocol, DATAGRAM);
    }

    /// Opens a socket with room for datagrams of `room` bytes at first.
    static NetlinkSocket open(int protocol, long room) {
        Descriptor descriptor = Descriptor.of(Libc.require(
                "netlink protocol " + protocol,
                SystemCall.SOCKET,
                AF_NETLINK,
                SOCK_RAW | SOCK_CLOEXEC,
                protocol,
                0,
                0,
                0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timeout = arena.allocate(16, 8);
            timeout.set(JAVA_LONG_UNALIGNED, 0, RECEIVE_LIMIT.toSeconds());
            Libc.require(
                    "SO_RCVTIMEO",
                    SystemCall.SETSOCKOPT,
                    descriptor.number(),
                    SOL_SOCKET,
                    SO_RCVTIMEO,
                    timeout.address(),
                    16,
                    0);
            return new NetlinkSocket(descriptor, room);
        } catch (RuntimeException failure) {
            descriptor.close();
            throw failure;
        }
    }

    /// Gives `request` a fresh sequence number and sends it to the kernel.
    ///
    /// @param request a whole message with its header, of which length, type and flags are filled in
    /// @return the sequence number that the answers carry
    public int send(MemorySegment request) {
        send(request, ++sequence);
        return sequence;
    }

    /// Sends `request` to the kernel under the number `again`, which [#send(MemorySegment)] gave before.
    void send(MemorySegment request, int again) {
        request.set(JAVA_INT_UNALIGNED, 8, again);
        long sent;
        do {
            sent = Libc.call(SystemCall.SENDTO, descriptor.number(), request.address(), request.byteSize(), 0, 0, 0);
        } while (sent == -Errno.EINTR.number());
        if (sent < 0) {
            throw Libc.failure("netlink request", SystemCall.SENDTO, sent);
        }
    }

    /// Receives one datagram from the kernel into [#datagram()], waiting at most 5 s. See [#receive(long)].
    public long receive() {
        return receive(System.nanoTime() + RECEIVE_LIMIT.toNanos());
    }

    /// Receives one datagram from the kernel into [#datagram()]. Datagrams from other senders are dropped: a
    /// process with CAP_NET_ADMIN may write to any netlink port, as fast as it likes, so the deadline counts for
    /// those too.
    ///
    /// @param deadline the `System.nanoTime()` at which to give up; it is looked at after each datagram and each
    ///     5 s of silence
    /// @return its length, or the negative error number: `ENOBUFS` when the kernel had to drop answers, `EAGAIN`
    ///     when none came in time, `EOVERFLOW` for one larger than the buffer, which is larger the next time
    long receive(long deadline) {
        while (true) {
            senderLength.set(JAVA_INT_UNALIGNED, 0, ADDRESS_LENGTH);
            long length = Libc.call(
                    SystemCall.RECVFROM,
                    descriptor.number(),
                    datagram.address(),
                    datagram.byteSize(),
                    MSG_TRUNC,
                    sender.address(),
                    senderLength.address());
            boolean failed = length < 0 && length != -Errno.EINTR.number();
            if (failed || (length >= 0 && isFromKernel())) {
                return failed ? length : received(length);
            }
            if (System.nanoTime() - deadline >= 0) {
                return -Errno.EAGAIN.number();
            }
        }
    }

    /// The length of a datagram that is there whole; of a truncated one the rest is lost.
    private long received(long length) {
        if (length <= datagram.byteSize()) {
            return length;
        }
        if (length > LARGEST_DATAGRAM) {
            throw new MalformedMessage("datagram: " + length + " bytes (expected: up to " + LARGEST_DATAGRAM + ")");
        }
        makeRoom(Math.max(length, datagram.byteSize() * 2));
        return -Errno.EOVERFLOW.number();
    }

    /// Takes the place of `before`: has room for what it had room for, and never gives a number that it gave.
    void goOnFrom(NetlinkSocket before) {
        makeRoom(before.datagram.byteSize());
        sequence = before.sequence;
    }

    /// Sees to it that datagrams of `size` bytes fit.
    private void makeRoom(long size) {
        if (size > datagram.byteSize()) {
            datagram = arena.allocate(size, 8);
        }
    }

    private boolean isFromKernel() {
        return senderLength.get(JAVA_INT_UNALIGNED, 0) >= 8
                && Short.toUnsignedInt(sender.get(JAVA_SHORT_UNALIGNED, 0)) == AF_NETLINK
                && sender.get(JAVA_INT_UNALIGNED, 4) == 0;
    }

    /// The buffer of the last datagram, valid until the next [#receive()].
    public MemorySegment datagram() {
        return datagram;
    }

    /// The descriptor, for calls about the socket's namespace such as `ioctl(2)`.
    public int descriptor() {
        return descriptor.number();
    }

    @Override
    public void close() {
        descriptor.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
