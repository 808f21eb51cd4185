package dev.tidemark.kernel.netlink;

import java.util.function.Supplier;

/// A netlink socket that is replaced when the rest of an answer has to be abandoned.
///
/// For one thread at a time.
public final class RenewableSocket implements AutoCloseable {
    private final Supplier<NetlinkSocket> opener;
    private NetlinkSocket socket;

    private RenewableSocket(Supplier<NetlinkSocket> opener) {
        this.opener = opener;
        this.socket = opener.get();
    }

    /// @param opener opens a socket, each time in the same network namespace
    public static RenewableSocket open(Supplier<NetlinkSocket> opener) {
        return new RenewableSocket(opener);
    }

    /// The socket in use.
    public NetlinkSocket socket() {
        return socket;
    }

    /// Closes the socket in use, with whatever it has still to deliver, and opens another.
    void renew() {
        NetlinkSocket fresh = opener.get();
        socket.close();
        socket = fresh;
    }

    @Override
    public void close() {
        socket.close();
    }
}
