package dev.tidemark.kernel.netns;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Names a network namespace for as long as the host runs: inode numbers are given again to later namespaces,
/// cookies are not (`net_cookie`, `net/core/net_namespace.c`, counts upwards).
///
/// @param value 64 bits, unsigned
public record NamespaceCookie(long value) {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_NETNS_COOKIE = 71;

    /// That of the namespace which the calling thread stands in. Needs no privilege, only system calls are made.
    /// Unknown before Linux 5.14.
    public static Reading<NamespaceCookie> read() {
        long socket = Libc.call(SystemCall.SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        if (socket < 0) {
            return Reading.unknown("socket(2): " + Libc.errno(socket));
        }
        try (Descriptor open = Descriptor.of(socket)) {
            return of(open);
        }
    }

    /// That of the namespace which `socket` belongs to, wherever its holder stands.
    public static Reading<NamespaceCookie> of(Descriptor socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) JAVA_LONG.byteSize());
            long result = Libc.call(
                    SystemCall.GETSOCKOPT,
                    socket.number(),
                    SOL_SOCKET,
                    SO_NETNS_COOKIE,
                    value.address(),
                    length.address(),
                    0);
            return result < 0
                    ? Reading.unknown("SO_NETNS_COOKIE: " + Libc.errno(result))
                    : Reading.of(new NamespaceCookie(value.get(JAVA_LONG, 0)));
        }
    }

    /// Parses what [#toString()] wrote.
    ///
    /// @throws IllegalArgumentException for any other text
    public static NamespaceCookie parse(String text) {
        try {
            return new NamespaceCookie(Long.parseUnsignedLong(text));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("namespace cookie: " + text + " (expected: a number)");
        }
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}
