package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Where a socket is bound, by getsockname(2): the structures of ip(7), ipv6(7) and unix(7).
public sealed interface LocalName {
    /// IPv4.
    ///
    /// @param address most significant byte first
    /// @param port 0 when it is not bound yet: listen(2) chooses one then
    record Inet(int address, int port) implements LocalName {}

    /// IPv6.
    ///
    /// @param v6only whether IPv4 is refused
    record Inet6(long high, long low, int port, boolean v6only) implements LocalName {}

    /// Unix.
    ///
    /// @param name the path, or for an abstract name a NUL followed by the name; empty when it has none
    record Unix(String name) implements LocalName {}

    /// Of any other family.
    record Other(int family) implements LocalName {}

    /// Asks `socket`, which stays its owner's.
    static Reading<LocalName> read(Descriptor socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(128, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 128);
            long result = Libc.call(SystemCall.GETSOCKNAME, socket.number(), address.address(), length.address());
            if (result < 0) {
                return Reading.unknown("getsockname(2): " + Libc.errno(result));
            }
            byte[] bytes =
                    address.asSlice(0, Math.min(128, length.get(JAVA_INT, 0))).toArray(JAVA_BYTE);
            return Reading.of(of(address.get(JAVA_SHORT, 0), bytes, socket));
        }
    }

    private static LocalName of(int family, byte[] bytes, Descriptor socket) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        if (family == Families.UNIX) {
            return new Unix(unixName(bytes));
        }
        if (family == Families.INET && bytes.length >= 8) {
            return new Inet(from.getInt(4), Short.toUnsignedInt(from.getShort(2)));
        }
        if (family == Families.INET6 && bytes.length >= 24) {
            boolean v6only = OpenSocket.option(socket, Families.IPPROTO_IPV6, Families.IPV6_V6ONLY, "IPV6_V6ONLY")
                            .orElse(0)
                    != 0;
            return new Inet6(from.getLong(8), from.getLong(16), Short.toUnsignedInt(from.getShort(2)), v6only);
        }
        return new Other(family);
    }

    /// A path ends at its NUL; an abstract name begins with one and may hold more.
    private static String unixName(byte[] bytes) {
        int end = bytes.length;
        if (bytes.length > 2 && bytes[2] != 0) {
            end = 2;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
        }
        return new String(bytes, 2, Math.max(0, end - 2), StandardCharsets.UTF_8);
    }

    /// Numbers of `include/linux/socket.h` and `include/uapi/linux/in6.h`.
    final class Families {
        private static final int UNIX = 1;
        private static final int INET = 2;
        private static final int INET6 = 10;
        private static final int IPPROTO_IPV6 = 41;
        private static final int IPV6_V6ONLY = 26;

        private Families() {}
    }
}
