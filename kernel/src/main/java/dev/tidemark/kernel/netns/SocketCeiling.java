package dev.tidemark.kernel.netns;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.procfs.ProcFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The somaxconn that caps listen(2) on one socket: that of the namespace the socket was made in, wherever its
/// process stands.
public final class SocketCeiling {
    private static final String SOMAXCONN = "/proc/sys/net/core/somaxconn";
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final int SOL_SOCKET = 1;
    /// Since Linux 5.14.
    private static final int SO_NETNS_COOKIE = 71;

    private SocketCeiling() {}

    /// Reads it now. In a namespace that is not the caller's it needs CAP_NET_ADMIN there, and CAP_SYS_ADMIN;
    /// unknown,
    /// with that reason, without. The socket stays its owner's.
    public static Reading<Long> read(Descriptor socket) {
        return isOfThisNamespace(socket)
                ? readHere()
                : NamespaceEntrance.ofSocket(socket).then(entrance -> {
                    try (entrance) {
                        return entrance.inside(SocketCeiling::readHere).then(ceiling -> ceiling);
                    }
                });
    }

    private static Reading<Long> readHere() {
        return ProcFile.read(SOMAXCONN).then(text -> {
            try {
                return Reading.of(Long.parseLong(text.strip()));
            } catch (NumberFormatException _) {
                return Reading.unknown(SOMAXCONN + ": '" + text.strip() + "' (expected: a whole number)");
            }
        });
    }

    /// False also where the kernel cannot tell.
    private static boolean isOfThisNamespace(Descriptor socket) {
        long own = Libc.call(SystemCall.SOCKET, AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        if (own < 0) {
            return false;
        }
        try (Descriptor here = Descriptor.of(own)) {
            return cookie(here)
                    .then(ours -> cookie(socket).map(theirs -> theirs.equals(ours)))
                    .orElse(false);
        }
    }

    private static Reading<Long> cookie(Descriptor socket) {
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
                    : Reading.of(value.get(JAVA_LONG, 0));
        }
    }
}
