package dev.tidemark.kernel.process;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.SocketDescriptors;

/// Options of another process's TCP listener that sock_diag does not tell.
///
/// @param deferAcceptSeconds `TCP_DEFER_ACCEPT`: how long a connection may stay half-open until its client sends;
/// 0 when it is queued at once. The kernel rounds up to what so many retransmissions last: 1, 3, 7, 15, 31 and
/// so on
/// @param fastOpenLimit `TCP_FASTOPEN`: how many may be queued with data in their SYN; 0 when off
/// @param reusePort `SO_REUSEPORT`: whether it shares address and port with others that have it
public record ListenerOptions(int deferAcceptSeconds, int fastOpenLimit, boolean reusePort) {
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEPORT = 15;
    private static final int SO_ACCEPTCONN = 30;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_DEFER_ACCEPT = 9;
    private static final int TCP_FASTOPEN = 23;

    /// Duplicates the descriptor of `pid` that is the socket `inode`, makes sure of it, asks and closes it, in
    /// about 40 us with few descriptors to search.
    ///
    /// Unknown, with one sentence, for lack of CAP_SYS_PTRACE, when the process or its listener is gone, when the
    /// socket does not listen or is no TCP socket, and before Linux 5.6.
    public static Reading<ListenerOptions> read(ProcRoot root, int pid, long inode) {
        return PidDescriptor.open(pid).then(process -> {
            try (process) {
                return SocketDescriptors.find(root, pid, inode)
                        .then(process::duplicate)
                        .then(socket -> {
                            try (socket) {
                                return verified(socket, inode).then(ListenerOptions::of);
                            }
                        });
            }
        });
    }

    /// The descriptor may have been closed, and its number given to another file, since it was found.
    private static Reading<Descriptor> verified(Descriptor socket, long inode) {
        return OpenSocket.inode(socket)
                .then(found -> found == inode
                        ? OpenSocket.option(socket, SOL_SOCKET, SO_ACCEPTCONN, "SO_ACCEPTCONN")
                        : Reading.unknown("socket " + inode + " was closed meanwhile"))
                .then(listens ->
                        listens != 0 ? Reading.of(socket) : Reading.unknown("socket " + inode + " does not listen"));
    }

    private static Reading<ListenerOptions> of(Descriptor socket) {
        return OpenSocket.option(socket, IPPROTO_TCP, TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT")
                .then(defer -> OpenSocket.option(socket, IPPROTO_TCP, TCP_FASTOPEN, "TCP_FASTOPEN")
                        .then(fastOpen -> OpenSocket.option(socket, SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT")
                                .map(reuse -> new ListenerOptions(defer, fastOpen, reuse != 0))));
    }
}
