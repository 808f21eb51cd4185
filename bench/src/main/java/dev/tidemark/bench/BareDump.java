package dev.tidemark.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.tidemark.kernel.netlink.NetlinkSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The least that a listener dump can cost: the same request, every datagram received, every message
/// stepped over.
///
/// Written apart from the kernel module's decoders, so that it does not get slower with them.
final class BareDump implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int HEADER = 16;
    private static final int REQUEST = 76;
    private static final int TCPDIAG_GETSOCK = 18;
    private static final int NLM_F_REQUEST_DUMP = 0x301;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int SKMEMINFO = 1 << 6;
    private static final int LISTEN = 1 << 10;

    private final Arena arena = Arena.ofShared();
    private final NetlinkSocket socket;
    private final MemorySegment request = request();

    private BareDump(NetlinkSocket socket) {
        this.socket = socket;
    }

    static BareDump open() {
        return new BareDump(NetlinkSocket.open(NetlinkSocket.SOCK_DIAG));
    }

    private MemorySegment request() {
        MemorySegment request = arena.allocate(REQUEST, 8);
        request.set(JAVA_INT_UNALIGNED, 0, REQUEST);
        request.set(JAVA_SHORT_UNALIGNED, 4, (short) TCPDIAG_GETSOCK);
        request.set(JAVA_SHORT_UNALIGNED, 6, (short) NLM_F_REQUEST_DUMP);
        request.set(JAVA_BYTE, 16, (byte) AF_INET);
        request.set(JAVA_BYTE, 19, (byte) SKMEMINFO);
        request.set(JAVA_INT_UNALIGNED, 68, LISTEN);
        return request;
    }

    /// Dumps both families.
    ///
    /// @return how many listeners there were
    long run() {
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
                    case TCPDIAG_GETSOCK -> count++;
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
