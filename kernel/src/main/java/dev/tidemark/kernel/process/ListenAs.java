package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.OwnThread;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/// Calls listen(2) on a duplicate of another process's socket so that its clients see the user they would see
/// without us.
///
/// Whoever calls listen(2) on a unix socket leaves user, groups and pid there for clients to read with
/// SO_PEERCRED (`unix_listen`, `net/unix/af_unix.c`). So that call is made as the user and the groups of the
/// process it is made for, on a thread that ends afterwards. The pid stays that of this process: there is no way
/// to lend one. Where both are the same user, and for sockets of any other family, it is an ordinary listen(2).
public final class ListenAs {
    private static final int SOL_SOCKET = 1;
    private static final int SO_DOMAIN = 39;
    private static final int AF_UNIX = 1;
    private static final long UNCHANGED = -1;

    private ListenAs() {}

    /// Listens with `backlog` for the process or thread `id`; the socket stays its owner's.
    ///
    /// @return empty when it listens, the kernel's error number when it refused; unknown, and nothing done, when
    ///     the user or the groups of `id` could not be taken
    public static Reading<Optional<Errno>> call(ProcRoot root, int id, Descriptor socket, int backlog) {
        if (OpenSocket.option(socket, SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN").orElse(-1) != AF_UNIX) {
            return Reading.of(listen(socket, backlog));
        }
        return ProcessStatus.readOwn(root)
                .then(ours -> ProcessStatus.read(root, id)
                        .then(theirs -> isSameUser(ours, theirs)
                                ? Reading.of(listen(socket, backlog))
                                : OwnThread.run(
                                        "tidemark-listen-as",
                                        () -> takeUser(ours, theirs).map(_ -> listen(socket, backlog)))));
    }

    private static boolean isSameUser(ProcessStatus ours, ProcessStatus theirs) {
        return ours.user() == theirs.user()
                && ours.group() == theirs.group()
                && ours.groups().equals(theirs.groups());
    }

    private static Optional<Errno> listen(Descriptor socket, int backlog) {
        long result = Libc.call(SystemCall.LISTEN, socket.number(), backlog, 0);
        return result < 0 ? Optional.of(Libc.errno(result)) : Optional.empty();
    }

    /// The kernel changes one thread; that all change at once is the C library's doing. The effective ones
    /// alone: they are what is seen, and by the others that user may send this process no
    /// signal.
    private static Reading<Boolean> takeUser(ProcessStatus ours, ProcessStatus theirs) {
        if (!ours.groups().equals(theirs.groups())) {
            long result = setGroups(theirs.groups());
            if (result < 0) {
                return Reading.unknown("setgroups(2): " + Libc.errno(result));
            }
        }
        long group = Libc.call(SystemCall.SETRESGID, UNCHANGED, theirs.group(), UNCHANGED);
        if (group < 0) {
            return Reading.unknown("setresgid(2): " + Libc.errno(group));
        }
        long user = Libc.call(SystemCall.SETRESUID, UNCHANGED, theirs.user(), UNCHANGED);
        return user < 0 ? Reading.unknown("setresuid(2): " + Libc.errno(user)) : Reading.of(true);
    }

    private static long setGroups(List<Long> groups) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, Math.max(1, groups.size()));
            for (int at = 0; at < groups.size(); at++) {
                numbers.setAtIndex(JAVA_INT, at, groups.get(at).intValue());
            }
            return Libc.call(SystemCall.SETGROUPS, groups.size(), numbers.address(), 0);
        }
    }
}
