package dev.tidemark.kernel.netns;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.procfs.ProcFile;

/// The somaxconn that caps listen(2) on one socket: that of the namespace the socket was made in, wherever its
/// process stands.
public final class SocketCeiling {
    private static final String SOMAXCONN = "/proc/sys/net/core/somaxconn";

    private SocketCeiling() {}

    /// Reads it now. In a namespace that is not the caller's it needs CAP_NET_ADMIN there, and CAP_SYS_ADMIN;
    /// unknown, with that reason, without. The socket stays its owner's.
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
        return NamespaceCookie.read()
                .then(ours -> NamespaceCookie.of(socket).map(ours::equals))
                .orElse(false);
    }
}
