package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.TcpSocket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Samples made up for what watches them.
final class Taken {
    static final Namespace HOST = new Namespace(new NetNamespaceId(1), "host", true);
    private static final Reading<Long> UNKNOWN = Reading.unknown("made up");

    private Taken() {}

    /// A listener with a limit of 50.
    static TcpListener tcp(int port, long length, long drops) {
        TcpEndpoint endpoint = new TcpEndpoint(IpAddress.parse("0.0.0.0"), port, false, Optional.empty());
        Owners nobody = new Owners(Reading.unknown("made up"), Optional.empty(), Optional.empty());
        return new TcpListener(
                new TcpSocket(endpoint, false, new SocketIdentity(port, port), UNKNOWN, UNKNOWN, nobody),
                new AcceptQueue(length, 50),
                Reading.of(drops));
    }

    static NetNetstat counters(long overflows, long passiveOpens) {
        return NetNetstat.parse(
                "TcpExt: ListenOverflows ListenDrops\nTcpExt: " + overflows + " " + overflows + "\n",
                "Tcp: PassiveOpens\nTcp: " + passiveOpens + "\n");
    }

    static ListenSnapshot sample(long overflows, TcpListener... listeners) {
        return new ListenSnapshot(
                HOST,
                Instant.EPOCH,
                0,
                Reading.of(counters(overflows, 0)),
                new ListenSysctls(Reading.of(4096L), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
                List.of(listeners),
                Reading.unknown("not asked for"),
                true);
    }
}
