package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import java.util.List;
import java.util.Optional;

/// Listeners for tests, made of as little as they need.
final class Sample {
    static final Namespace HOST = new Namespace(new NetNamespaceId(4026531840L), "host", true);
    static final Namespace BLUE = new Namespace(new NetNamespaceId(4026532288L), "blue", false);

    private Sample() {}

    /// A listener at what [Filter] calls an address, such as `10.0.0.1:80` or `[::]:80`, IPv6 alone.
    static TcpListener tcp(String endpoint, long inode) {
        return tcp(endpoint(endpoint, true), inode, nobody());
    }

    /// A listener of `[::]` at `port` that serves both families.
    static TcpListener dualStack(int port, long inode) {
        return tcp(endpoint("[::]:" + port, false), inode, nobody());
    }

    static TcpListener tcp(TcpEndpoint endpoint, long inode, Owners owners) {
        TcpSocket socket = new TcpSocket(
                endpoint,
                false,
                new SocketIdentity(inode * 10, inode),
                Reading.of(0L),
                Reading.unknown("not asked for"),
                owners);
        return new TcpListener(socket, new AcceptQueue(0, 128), Reading.of(0L));
    }

    static UnixListener unix(String name, long inode, Owners owners) {
        return new UnixListener(
                name, false, new AcceptQueue(0, 5), new SocketIdentity(inode * 10, inode), Reading.of(0L), owners);
    }

    static TcpEndpoint endpoint(String text, boolean v6only) {
        if (!(Filter.parse(text) instanceof Filter.Address(IpAddress address, int port, Optional<String> bound))) {
            throw new IllegalArgumentException("endpoint: " + text + " (expected: ADDRESS:PORT)");
        }
        return new TcpEndpoint(
                address, port, v6only && address.family() == dev.tidemark.kernel.sockdiag.AddressFamily.INET6, bound);
    }

    static Owners nobody() {
        return new Owners(Reading.unknown("needs CAP_SYS_PTRACE"), Optional.empty(), Optional.empty());
    }

    static Owners owner(int pid, String name) {
        return owner(pid, name, Optional.empty());
    }

    static Owners owner(int pid, String name, Optional<String> container) {
        return new Owners(
                Reading.of(List.of(new Owner(pid, name, List.of(name), Optional.empty(), container))),
                Optional.empty(),
                container);
    }
}
