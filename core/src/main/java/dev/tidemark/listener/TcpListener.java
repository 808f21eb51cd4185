package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;

/// A TCP listener at one instant.
///
/// @param socket what stays the same
/// @param queue its accept queue
/// @param drops packets dropped at this socket since it was made, for all causes (`sk_drops`): health checks and
///     scans count too, so that a rise alone proves nothing
public record TcpListener(TcpSocket socket, AcceptQueue queue, Reading<Long> drops) implements Listener {
    public TcpEndpoint endpoint() {
        return socket.endpoint();
    }

    @Override
    public SocketIdentity identity() {
        return socket.identity();
    }

    @Override
    public Owners owners() {
        return socket.owners();
    }

    @Override
    public Reading<Long> uid() {
        return socket.uid();
    }

    @Override
    public String address() {
        return socket.endpoint().toString();
    }
}
