package dev.tidemark.kernel.netns;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.OwnThread;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.util.function.Supplier;

/// An open network namespace: runs code inside it.
///
/// It keeps the namespace alive until closed. Entering needs CAP_SYS_ADMIN here and in the user namespace that
/// owns the network namespace (setns(2)).
public final class NamespaceEntrance implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SIOCGSKNS = 0x894C;
    private static final int CLONE_NEWNET = 0x40000000;

    private final Descriptor descriptor;
    private final String path;

    private NamespaceEntrance(Descriptor descriptor, String path) {
        this.descriptor = descriptor;
        this.path = path;
    }

    /// Opens the namespace file `path` if it is namespace `id`: a pid or a name may mean another one by now.
    static Reading<NamespaceEntrance> open(String path, NetNamespaceId id) {
        long result;
        try (Arena arena = Arena.ofConfined()) {
            result = Libc.call(
                    SystemCall.OPENAT, AT_FDCWD, Libc.cString(arena, path).address(), O_CLOEXEC, 0);
        }
        if (result < 0) {
            return Reading.unknown(path + ": " + Libc.errno(result));
        }
        NamespaceEntrance entrance = new NamespaceEntrance(Descriptor.of(result), path);
        String self = "/proc/self/fd/" + result;
        return switch (FileStatus.namespaceInode(self)) {
            case Reading.Known<Long>(Long inode) when inode == id.inode() -> Reading.of(entrance);
            case Reading.Known<Long> _ -> {
                entrance.close();
                yield Reading.unknown(path + ": another namespace by now");
            }
            case Reading.Unknown<Long>(String reason) -> {
                entrance.close();
                yield Reading.unknown(reason);
            }
        };
    }

    /// Opens the namespace that a socket belongs to, by SIOCGSKNS (Linux 4.10): needs CAP_NET_ADMIN in it. The
    /// socket stays its owner's.
    public static Reading<NamespaceEntrance> ofSocket(Descriptor socket) {
        long result = Libc.call(SystemCall.IOCTL, socket.number(), SIOCGSKNS, 0);
        if (result >= 0) {
            return Reading.of(new NamespaceEntrance(Descriptor.of(result), "the socket's network namespace"));
        }
        Errno errno = Libc.errno(result);
        return Reading.unknown(
                errno.isPermission()
                        ? "the socket's network namespace: needs CAP_NET_ADMIN (root)"
                        : "the socket's network namespace: " + errno);
    }

    /// Runs `work` inside the namespace, on a platform thread that ends afterwards, and waits for it.
    ///
    /// `work` makes system calls and nothing else: a thread, executor or process started there would stay in the
    /// namespace, and the JDK starts some of its own lazily, from whoever comes first.
    ///
    /// @return what `work` returned, or why the namespace could not be entered
    /// @throws RuntimeException what `work` threw
    public <T> Reading<T> inside(Supplier<T> work) {
        return OwnThread.run("tidemark-netns", () -> {
            long result = Libc.call(SystemCall.SETNS, descriptor.number(), CLONE_NEWNET, 0);
            return result < 0
                    ? Reading.unknown("entering " + path + ": " + Libc.errno(result))
                    : Reading.of(work.get());
        });
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
