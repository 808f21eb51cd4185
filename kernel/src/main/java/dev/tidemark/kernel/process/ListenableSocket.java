package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A duplicate of a descriptor that a program gave to listen(2): whether that makes sense, and what came of it.
/// The descriptor stays its owner's.
public record ListenableSocket(Descriptor descriptor) {
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_SEQPACKET = 5;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int SIZE_OF_INFO = 32;
    /// `tcpi_sacked` holds the limit of a listener (`tcp_get_info`, `net/ipv4/tcp.c`).
    private static final int SACKED = 28;

    /// Whether it is a socket of a kind that may listen at all.
    public boolean isOne() {
        int type = OpenSocket.option(descriptor, SOL_SOCKET, SO_TYPE, "SO_TYPE").orElse(0);
        return type == SOCK_STREAM || type == SOCK_SEQPACKET;
    }

    /// The limit of a TCP listener now; unknown for any other.
    public Reading<Long> limit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIZE_OF_INFO, 4);
            MemorySegment length = arena.allocateFrom(JAVA_INT, SIZE_OF_INFO);
            long result = Libc.call(
                    SystemCall.GETSOCKOPT,
                    descriptor.number(),
                    IPPROTO_TCP,
                    TCP_INFO,
                    info.address(),
                    length.address(),
                    0);
            return result < 0 || length.get(JAVA_INT, 0) < SIZE_OF_INFO
                    ? Reading.unknown("not TCP")
                    : Reading.of(Integer.toUnsignedLong(info.get(JAVA_INT, SACKED)));
        }
    }
}
