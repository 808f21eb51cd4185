package dev.tidemark.kernel.netlink;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// A netlink socket that is replaced when the rest of an answer has to be abandoned.
///
/// For one thread at a time.
public final class RenewableSocket implements AutoCloseable, DatagramSource {
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

    @Override
    public int send(MemorySegment request) {
        return socket.send(request);
    }

    @Override
    public void sendAgain(MemorySegment request, int sequence) {
        socket.send(request, sequence);
    }

    @Override
    public long receive(long deadline) {
        return socket.receive(deadline);
    }

    @Override
    public MemorySegment datagram() {
        return socket.datagram();
    }

    /// Closes the socket in use, with whatever it has still to deliver, and opens another with as large a buffer,
    /// whose sequence numbers go on.
    @Override
    public void renew() {
        NetlinkSocket fresh = opener.get();
        fresh.goOnFrom(socket);
        socket.close();
        socket = fresh;
    }

    @Override
    public void close() {
        socket.close();
    }
}
