package dev.tidemark.kernel.sockdiag;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Requests for internet sockets: `struct inet_diag_req_v2` behind a netlink header, 72 bytes.
///
/// `include/uapi/linux/inet_diag.h`, Linux 6.18. A request for the LISTEN state alone walks the table of
/// listeners; any other state makes the kernel walk the table of all connections of all namespaces.
final class InetDiagRequest {
    static final int SOCK_DIAG_BY_FAMILY = 20;

    /// The request before that one, `struct inet_diag_req`, still answered: with the same messages, of its own
    /// type, for all families (`inet_diag_dump_compat`, `net/ipv4/inet_diag.c`, Linux 6.18).
    static final int TCPDIAG_GETSOCK = 18;

    private static final int LENGTH = 72;
    private static final int GETSOCK_LENGTH = 76;
    private static final int AF_INET = 2;
    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_DUMP = 0x300;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_MPTCP = 262;
    private static final int INET_DIAG_REQ_PROTOCOL = 3;
    private static final int INFO = 1 << (2 - 1);
    private static final int SKMEMINFO = 1 << (7 - 1);
    private static final int TCP_ESTABLISHED = 1 << InetConnection.ESTABLISHED;
    private static final int TCP_CLOSE_WAIT = 1 << InetConnection.CLOSE_WAIT;
    private static final int TCP_SYN_RECV = 1 << 3;
    private static final int TCP_LISTEN = 1 << 10;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong ADDRESS = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private InetDiagRequest() {}

    /// All listeners of both families, with their memory figures, by one walk of the kernel's table.
    ///
    /// That table has a bucket for each 2 MB of the machine's memory up to 65 536, and with few listeners the
    /// walk over them is all there is to pay: a request for each family pays it twice. The newer request cannot
    /// ask for both: `AF_UNSPEC` has no handler there.
    static MemorySegment listeners(SegmentAllocator allocator) {
        MemorySegment request = allocator.allocate(GETSOCK_LENGTH, 8).fill((byte) 0);
        request.set(JAVA_INT_UNALIGNED, 0, GETSOCK_LENGTH);
        request.set(JAVA_SHORT_UNALIGNED, 4, (short) TCPDIAG_GETSOCK);
        request.set(JAVA_SHORT_UNALIGNED, 6, (short) (NLM_F_REQUEST | NLM_F_DUMP));
        request.set(JAVA_BYTE, 16, (byte) AF_INET);
        request.set(JAVA_BYTE, 19, (byte) SKMEMINFO);
        request.set(JAVA_INT_UNALIGNED, 68, TCP_LISTEN);
        return request;
    }

    /// All listeners of `family`, with their memory figures, the last of which are the drops.
    ///
    /// @param port only those of this local port, 0 for all
    static MemorySegment listeners(SegmentAllocator allocator, AddressFamily family, int port) {
        return dump(allocator, LENGTH, family, SKMEMINFO, TCP_LISTEN, port);
    }

    /// All half-open handshakes of `family`.
    static MemorySegment synReceived(SegmentAllocator allocator, AddressFamily family) {
        return dump(allocator, LENGTH, family, 0, TCP_SYN_RECV, 0);
    }

    /// The connections of `family` on one local port that were not closed by us, with their `struct tcp_info`.
    static MemorySegment connections(SegmentAllocator allocator, AddressFamily family, int port) {
        return dump(allocator, LENGTH, family, INFO, TCP_ESTABLISHED | TCP_CLOSE_WAIT, port);
    }

    /// The listeners of `family` that speak Multipath TCP.
    static MemorySegment multipathListeners(SegmentAllocator allocator, AddressFamily family) {
        MemorySegment request = dump(allocator, LENGTH + 8, family, 0, TCP_LISTEN, 0);
        request.set(JAVA_SHORT_UNALIGNED, LENGTH, (short) 8);
        request.set(JAVA_SHORT_UNALIGNED, LENGTH + 2, (short) INET_DIAG_REQ_PROTOCOL);
        request.set(JAVA_INT_UNALIGNED, LENGTH + 4, IPPROTO_MPTCP);
        return request;
    }

    /// The one socket that `wanted` describes, by its address, port, interface and cookie.
    static MemorySegment exactly(SegmentAllocator allocator, InetDiagMessage wanted) {
        MemorySegment request = request(allocator, LENGTH, NLM_F_REQUEST, wanted.family(), SKMEMINFO, TCP_LISTEN);
        request.set(PORT, 24, (short) wanted.localPort());
        switch (wanted.family()) {
            case INET ->
                request.set(JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 28, (int) wanted.localAddressLow());
            case INET6 -> {
                request.set(ADDRESS, 28, wanted.localAddressHigh());
                request.set(ADDRESS, 36, wanted.localAddressLow());
            }
        }
        request.set(JAVA_INT_UNALIGNED, 60, wanted.boundInterface());
        request.set(JAVA_LONG_UNALIGNED, 64, wanted.cookie());
        return request;
    }

    private static MemorySegment dump(
            SegmentAllocator allocator, int length, AddressFamily family, int extensions, int states, int port) {
        MemorySegment request = request(allocator, length, NLM_F_REQUEST | NLM_F_DUMP, family, extensions, states);
        request.set(PORT, 24, (short) port);
        request.set(JAVA_LONG_UNALIGNED, 64, -1L);
        return request;
    }

    private static MemorySegment request(
            SegmentAllocator allocator, int length, int flags, AddressFamily family, int extensions, int states) {
        MemorySegment request = allocator.allocate(length, 8).fill((byte) 0);
        request.set(JAVA_INT_UNALIGNED, 0, length);
        request.set(JAVA_SHORT_UNALIGNED, 4, (short) SOCK_DIAG_BY_FAMILY);
        request.set(JAVA_SHORT_UNALIGNED, 6, (short) flags);
        request.set(JAVA_BYTE, 16, (byte) family.number());
        request.set(JAVA_BYTE, 17, (byte) IPPROTO_TCP);
        request.set(JAVA_BYTE, 18, (byte) extensions);
        request.set(JAVA_INT_UNALIGNED, 20, states);
        return request;
    }
}
