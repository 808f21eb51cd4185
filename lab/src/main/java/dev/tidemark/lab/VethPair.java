package dev.tidemark.lab;

import dev.tidemark.kernel.rtnetlink.RouteSocket;
import dev.tidemark.kernel.rtnetlink.VethEnd;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Supplier;

/// Two hosts on one wire: a client's and a server's namespace, joined by a veth pair, with addresses, up and
/// passing packets.
///
/// Unlike on a loopback, SYNs the server drops are the server's counters alone, and retries the client's alone.
public final class VethPair implements AutoCloseable {
    /// The client's address in `10.77.0.0/24`.
    public static final String CLIENT_IPV4 = "10.77.0.1";

    /// The server's address in `10.77.0.0/24`.
    public static final String SERVER_IPV4 = "10.77.0.2";

    /// The client's address in `fd00:77::/64`.
    public static final String CLIENT_IPV6 = "fd00:77::1";

    /// The server's address in `fd00:77::/64`.
    public static final String SERVER_IPV6 = "fd00:77::2";

    /// The name of the interface at either end.
    public static final String DEVICE = "wire";

    private static final VethEnd CLIENT_END = new VethEnd(DEVICE, 71);
    static final VethEnd SERVER_END = new VethEnd(DEVICE, 72);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final LabNamespace client;
    private final LabNamespace server;

    private VethPair(LabNamespace client, LabNamespace server) {
        this.client = client;
        this.server = server;
    }

    /// Builds both namespaces and joins them.
    ///
    /// @throws dev.tidemark.kernel.libc.KernelException when a step is refused; nothing stays behind then
    public static VethPair create() {
        return of(LabNamespace::create);
    }

    /// Builds both namespaces and joins them, so that `ip netns` finds the server's as `name`.
    ///
    /// @throws dev.tidemark.kernel.libc.KernelException when a step is refused; nothing stays behind then
    public static VethPair withServerNamed(String name) {
        return of(() -> LabNamespace.named(name));
    }

    private static VethPair of(Supplier<LabNamespace> servers) {
        LabNamespace client = LabNamespace.create();
        try {
            LabNamespace server = servers.get();
            VethPair pair = new VethPair(client, server);
            try {
                pair.join();
                return pair;
            } catch (RuntimeException failed) {
                server.close();
                throw failed;
            }
        } catch (RuntimeException failed) {
            client.close();
            throw failed;
        }
    }

    private void join() {
        client.runInside(() -> {
            try (RouteSocket route = RouteSocket.open()) {
                route.createVeth(CLIENT_END, SERVER_END, server.descriptor());
            }
        });
        raise(client, CLIENT_END, CLIENT_IPV4, CLIENT_IPV6);
        raise(server, SERVER_END, SERVER_IPV4, SERVER_IPV6);
        awaitOperational(client, CLIENT_END);
        awaitOperational(server, SERVER_END);
    }

    private static void raise(LabNamespace namespace, VethEnd end, String ipv4, String ipv6) {
        byte[] address4 = InetAddress.ofLiteral(ipv4).getAddress();
        byte[] address6 = InetAddress.ofLiteral(ipv6).getAddress();
        namespace.runInside(() -> {
            try (RouteSocket route = RouteSocket.open()) {
                route.raise(end.index());
                route.addAddress(end.index(), address4, 24);
                route.addAddress(end.index(), address6, 64);
            }
        });
    }

    private static void awaitOperational(LabNamespace namespace, VethEnd end) {
        Await.until(
                "interface " + end.name() + " operational",
                LIMIT,
                () -> namespace.inside(() -> {
                    try (RouteSocket route = RouteSocket.open()) {
                        return route.isOperational(end.index());
                    }
                }));
    }

    /// Where clients live.
    public LabNamespace client() {
        return client;
    }

    /// Where listeners live.
    public LabNamespace server() {
        return server;
    }

    /// Ends both hosts, and with them the wire.
    @Override
    public void close() {
        try {
            client.close();
        } finally {
            server.close();
        }
    }
}
