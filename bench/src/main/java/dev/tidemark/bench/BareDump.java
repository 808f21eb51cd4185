package dev.tidemark.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.tidemark.kernel.netlink.NetlinkSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The least that a listener dump can cost: the same two requests, every datagram received, every message
/// stepped over.
///
/// Written apart from the kernel module's decoders, so that it does not get slower with them.
final class BareDump implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int HEADER = 16;
    private static final int REQUEST = 72;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int NLM_F_REQUEST_DUMP = 0x301;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int IPPROTO_TCP = 6;
    private static final int SKMEMINFO = 1 << 6;
    private static final int LISTEN = 1 << 10;

    private final Arena arena = Arena.ofShared();
    private final NetlinkSocket socket;
    private final MemorySegment inet = request(AF_INET);
    private final MemorySegment inet6 = request(AF_INET6);

    private BareDump(NetlinkSocket socket) {
        this.socket = socket;
    }

    static BareDump open() {
        return new BareDump(NetlinkSocket.open(NetlinkSocket.SOCK_DIAG));
    }

    private MemorySegment request(int family) {
        MemorySegment request = arena.allocate(REQUEST, 8);
        request.set(JAVA_INT_UNALIGNED, 0, REQUEST);
        request.set(JAVA_SHORT_UNALIGNED, 4, (short) SOCK_DIAG_BY_FAMILY);
        request.set(JAVA_SHORT_UNALIGNED, 6, (short) NLM_F_REQUEST_DUMP);
        request.set(JAVA_BYTE, 16, (byte) family);
        request.set(JAVA_BYTE, 17, (byte) IPPROTO_TCP);
        request.set(JAVA_BYTE, 18, (byte) SKMEMINFO);
        request.set(JAVA_INT_UNALIGNED, 20, LISTEN);
        request.set(JAVA_LONG_UNALIGNED, 64, -1L);
        return request;
    }

    /// Dumps both families.
    ///
    /// @return how many listeners there were
    long run() {
        return dump(inet) + dump(inet6);
    }

    private long dump(MemorySegment request) {
        int _ = socket.send(request);
        long count = 0;
        while (true) {
            long length = socket.receive();
            if (length < HEADER) {
                throw new IllegalStateException("receive: " + length + " (expected: a datagram)");
            }
            MemorySegment datagram = socket.datagram();
            for (long at = 0; at < length; ) {
                switch (datagram.get(JAVA_SHORT_UNALIGNED, at + 4)) {
                    case SOCK_DIAG_BY_FAMILY -> count++;
                    case NLMSG_DONE -> {
                        return count;
                    }
                    case NLMSG_ERROR ->
                        throw new IllegalStateException("dump: error " + datagram.get(JAVA_INT_UNALIGNED, at + HEADER));
                    default -> {}
                }
                at += (Math.max(HEADER, datagram.get(JAVA_INT_UNALIGNED, at)) + 3) & ~3;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
        arena.close();
    }
}
