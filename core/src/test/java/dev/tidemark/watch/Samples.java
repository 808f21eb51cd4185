package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.TcpSocket;
import dev.tidemark.listener.UnixListener;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Samples made up for tests.
final class Samples {
    static final Namespace HOST = new Namespace(new NetNamespaceId(1), "host", true);
    static final Namespace CART = new Namespace(new NetNamespaceId(2), "cart-7f", false);
    static final Instant START = Instant.parse("2026-03-14T02:27:12Z");

    private static final Reading<Long> UNKNOWN = Reading.unknown("made up");
    private static final Owners NOBODY = new Owners(Reading.unknown("made up"), Optional.empty(), Optional.empty());

    private Samples() {}

    static TcpListener tcp(int port, long socket, long length, long limit, long drops) {
        return tcp(port, socket, length, limit, Reading.of(drops));
    }

    static TcpListener tcp(int port, long socket, long length, long limit, Reading<Long> drops) {
        TcpEndpoint endpoint = new TcpEndpoint(IpAddress.parse("0.0.0.0"), port, false, Optional.empty());
        return new TcpListener(
                new TcpSocket(endpoint, false, new SocketIdentity(socket, socket), UNKNOWN, UNKNOWN, NOBODY),
                new AcceptQueue(length, limit),
                drops);
    }

    static UnixListener unix(String name, long socket, long length, long limit) {
        return new UnixListener(
                name, false, new AcceptQueue(length, limit), new SocketIdentity(socket, socket), UNKNOWN, NOBODY);
    }

    static Reading<NetNetstat> counters(long overflows, long drops) {
        return counters(overflows, drops, 0, 0, 0);
    }

    static Reading<NetNetstat> counters(long overflows, long drops, long synQueueFull, long sent, long received) {
        return Reading.of(NetNetstat.parse(
                "TcpExt: SyncookiesSent SyncookiesRecv ListenOverflows ListenDrops TCPReqQFullDrop\nTcpExt: " + sent
                        + " " + received + " " + overflows + " " + drops + " " + synQueueFull + "\n",
                "Tcp: PassiveOpens\nTcp: 0\n"));
    }

    static ListenSnapshot in(Namespace namespace, int second, Reading<NetNetstat> counters, TcpListener... listeners) {
        return new ListenSnapshot(
                namespace,
                START.plusSeconds(second),
                second * 1_000_000_000L,
                counters,
                new ListenSysctls(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
                List.of(listeners),
                Reading.unknown("not asked for"),
                true);
    }

    static HostSnapshot host(ListenSnapshot... namespaces) {
        return new HostSnapshot(List.of(namespaces), List.of(), 0);
    }

    /// A sample of one namespace.
    static HostSnapshot host(int second, Reading<NetNetstat> counters, TcpListener... listeners) {
        return host(in(HOST, second, counters, listeners));
    }
}
