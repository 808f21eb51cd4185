package dev.tidemark.lab.scenario;

import dev.tidemark.kernel.netlink.NetlinkSocket;
import dev.tidemark.kernel.sockdiag.AddressFamily;
import dev.tidemark.kernel.sockdiag.InetDiagMessage;
import dev.tidemark.kernel.sockdiag.SockDiag;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabNamespace;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// Reads the queues of one namespace from outside, without a descriptor of the listener: sock_diag(7).
///
/// For one thread at a time.
final class QueueProbe implements AutoCloseable {
    private static final Duration BUDGET = Duration.ofSeconds(1);

    private final SockDiag diag;

    private QueueProbe(SockDiag diag) {
        this.diag = diag;
    }

    static QueueProbe open(LabNamespace namespace) {
        return new QueueProbe(SockDiag.open(() -> namespace.inside(() -> NetlinkSocket.open(NetlinkSocket.SOCK_DIAG))));
    }

    /// All listeners at `endpoint`; those of TCP by their port alone.
    List<QueueMoment> queues(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Tcp(String _, int port) ->
                diag.listeners(family(endpoint), port).rows().stream()
                        .map(row -> new QueueMoment(row.receiveQueue(), row.sendQueue(), OptionalLong.of(row.drops())))
                        .toList();
            case Endpoint.UnixPath(String path) -> unix(path);
            case Endpoint.UnixAbstract(String name) -> unix("\0" + name);
        };
    }

    private List<QueueMoment> unix(String name) {
        return diag.unixListeners().rows().stream()
                .filter(row -> row.name().equals(name))
                .map(row -> new QueueMoment(row.receiveQueue(), row.sendQueue(), OptionalLong.empty()))
                .toList();
    }

    /// Half-open handshakes with the port of `endpoint`.
    OptionalLong synQueue(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Tcp(String _, int port) ->
                OptionalLong.of(diag.synReceived(family(endpoint), BUDGET).rows().stream()
                        .mapToInt(InetDiagMessage::localPort)
                        .filter(local -> local == port)
                        .count());
            case Endpoint.UnixPath _, Endpoint.UnixAbstract _ -> OptionalLong.empty();
        };
    }

    private static AddressFamily family(Endpoint endpoint) {
        return endpoint.family() == AddressFamily.INET6.number() ? AddressFamily.INET6 : AddressFamily.INET;
    }

    @Override
    public void close() {
        diag.close();
    }
}
