package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owner;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.TcpSocket;
import dev.tidemark.listener.UnixListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Listeners and namespaces as nobody has them, so that screens can be compared character for character.
public final class Fabricated {
    public static final Instant AT = Instant.parse("2026-03-14T02:29:13.011Z");
    public static final Namespace HOST = new Namespace(new NetNamespaceId(4026531840L), "host", true);
    public static final Namespace CART = new Namespace(new NetNamespaceId(4026532288L), "cart-7f", false);
    public static final String NO_PRIVILEGE = "needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH (root)";

    private Fabricated() {}

    public static ListenSysctls sysctls(long somaxconn) {
        return sysctls(somaxconn, 2048, 1, 0, 5);
    }

    public static ListenSysctls sysctls(long somaxconn, long synBacklog, long cookies, long abort, long retries) {
        return new ListenSysctls(
                Reading.of(somaxconn),
                Reading.of(synBacklog),
                Reading.of(cookies),
                Reading.of(abort),
                Reading.of(retries));
    }

    public static ListenSysctls unreadableSysctls() {
        Reading<Long> unknown = Reading.unknown("/proc/sys: needs root");
        return new ListenSysctls(unknown, unknown, unknown, unknown, unknown);
    }

    /// Counters as the kernel writes them: those given, and 0 for the rest.
    public static NetNetstat counters(Map<ListenCounter, Long> values) {
        Map<ListenCounter, Long> all = new EnumMap<>(ListenCounter.class);
        for (ListenCounter counter : ListenCounter.values()) {
            all.put(counter, values.getOrDefault(counter, 0L));
        }
        return NetNetstat.parse(rows("TcpExt", all), rows("Tcp", all));
    }

    private static String rows(String group, Map<ListenCounter, Long> values) {
        return values.keySet().stream()
                        .filter(counter -> counter.group().equals(group))
                        .map(ListenCounter::kernelName)
                        .collect(Collectors.joining(" ", group + ": ", "\n"))
                + values.entrySet().stream()
                        .filter(entry -> entry.getKey().group().equals(group))
                        .map(entry -> entry.getValue().toString())
                        .collect(Collectors.joining(" ", group + ": ", "\n"));
    }

    /// A process and as many more of the same name.
    public static Owners owners(String name, int pid, int others) {
        List<Owner> owners = IntStream.rangeClosed(0, others)
                .mapToObj(index ->
                        new Owner(pid + index, name, List.of("/usr/bin/" + name), Optional.empty(), Optional.empty()))
                .toList();
        return new Owners(Reading.of(owners), Optional.empty(), Optional.empty());
    }

    public static Owners unknownOwners(Optional<String> unit) {
        return new Owners(Reading.unknown(NO_PRIVILEGE), unit, Optional.empty());
    }

    /// A TCP listener; its inode number is its port, its cookie one more.
    public static TcpListener tcp(String address, int port, long length, long limit, long drops, Owners owners) {
        return tcp(address, port, port, length, limit, drops, owners);
    }

    public static TcpListener tcp(
            String address, int port, long inode, long length, long limit, long drops, Owners owners) {
        return new TcpListener(
                new TcpSocket(
                        new TcpEndpoint(IpAddress.parse(address), port, false, Optional.empty()),
                        false,
                        new SocketIdentity(inode + 1, inode),
                        Reading.of(0L),
                        Reading.of(1L),
                        owners),
                new AcceptQueue(length, limit),
                Reading.of(drops));
    }

    public static UnixListener unix(String name, long length, long limit, Owners owners) {
        return new UnixListener(
                name, false, new AcceptQueue(length, limit), new SocketIdentity(70001, 70000), Reading.of(0L), owners);
    }

    /// The five listeners of the host that all screens of the manual show.
    public static List<TcpListener> five(long queued, long javaDrops) {
        return List.of(
                tcp("0.0.0.0", 22, 0, 128, 0, owners("sshd", 590, 0)),
                tcp("0.0.0.0", 80, 3, 511, 0, owners("nginx", 812, 4)),
                tcp("0.0.0.0", 443, 0, 511, 12, owners("nginx", 812, 4)),
                tcp("::", 8080, queued, 50, javaDrops, owners("java", 4711, 0)),
                tcp("::", 9000, 0, 4096, 0, owners("gateway", 2210, 0)));
    }

    public static ListenSnapshot snapshot(Namespace namespace, ListenSysctls sysctls, List<TcpListener> tcp) {
        return new ListenSnapshot(
                namespace,
                AT,
                0,
                Reading.unknown("not asked for"),
                sysctls,
                tcp,
                Reading.unknown("not asked for"),
                true);
    }

    public static ListenSnapshot withUnix(ListenSnapshot snapshot, UnixListener... unix) {
        return new ListenSnapshot(
                snapshot.namespace(),
                snapshot.at(),
                snapshot.nanos(),
                snapshot.counters(),
                snapshot.sysctls(),
                snapshot.tcp(),
                Reading.of(List.of(unix)),
                snapshot.consistent());
    }

    public static ListenSnapshot withCounters(
            ListenSnapshot snapshot, Duration later, Map<ListenCounter, Long> counters) {
        return new ListenSnapshot(
                snapshot.namespace(),
                snapshot.at().plus(later),
                snapshot.nanos() + later.toNanos(),
                Reading.of(counters(counters)),
                snapshot.sysctls(),
                snapshot.tcp(),
                snapshot.unix(),
                snapshot.consistent());
    }

    public static HostSnapshot host(ListenSnapshot... namespaces) {
        return new HostSnapshot(List.of(namespaces), List.of(), 0);
    }

    /// The host of the manual.
    public static HostSnapshot hostOfFive(long queued) {
        return host(snapshot(HOST, sysctls(4096), five(queued, 4134)));
    }

    public static ListReport report(HostSnapshot host) {
        return ListReport.of(host, Selection.ALL, ListRow.WORST_FIRST, Map.of());
    }

    /// A host with every kind of listener and every kind of gap.
    public static HostSnapshot everything() {
        Owner contained = new Owner(
                77,
                "evil\u001b[31m\n|=' name",
                List.of(),
                Optional.of("app.service"),
                Optional.of("0123456789abcdef0123"));
        List<TcpListener> tcp = new ArrayList<>(five(51, 4134));
        tcp.add(tcp("::1", 5000, 40, 50, 1, owners("high", 5, 0)));
        tcp.add(tcp("127.0.0.1", 7000, 101, 0, 128, 0, owners("pool", 9, 0)));
        tcp.add(tcp("127.0.0.1", 7000, 102, 0, 128, 0, owners("pool", 9, 0)));
        tcp.add(tcp("127.0.0.1", 7001, 60, 20, 0, unknownOwners(Optional.of("app.service"))));
        tcp.add(new TcpListener(
                new TcpSocket(
                        new TcpEndpoint(IpAddress.parse("fe80::1"), 65535, true, Optional.of("eth0")),
                        true,
                        new SocketIdentity(-1, -2),
                        Reading.unknown("no uid"),
                        Reading.unknown("no cgroup"),
                        new Owners(Reading.of(List.of(contained)), contained.unit(), contained.container())),
                new AcceptQueue(0, 9000),
                Reading.unknown("no drops")));
        ListenSnapshot host = withUnix(
                snapshot(HOST, sysctls(4096), tcp),
                unix("/run/a|b='c'.sock", 2, 1, owners("uwsgi", 3, 0)),
                new UnixListener(
                        "\0abstract\0name",
                        true,
                        new AcceptQueue(0, 5),
                        new SocketIdentity(80001, 80000),
                        Reading.unknown("no uid"),
                        unknownOwners(Optional.empty())),
                new UnixListener(
                        "",
                        false,
                        new AcceptQueue(0, 5),
                        new SocketIdentity(80003, 80002),
                        Reading.of(1000L),
                        owners("nameless", 4, 0)));
        ListenSnapshot cart =
                snapshot(CART, unreadableSysctls(), List.of(tcp("0.0.0.0", 80, 8080, 1, 1, 7, owners("cart", 6, 0))));
        Namespace closed = new Namespace(new NetNamespaceId(4026532999L), "net:[4026532999]", false);
        return new HostSnapshot(
                List.of(
                        withCounters(
                                host,
                                Duration.ZERO,
                                Map.of(ListenCounter.LISTEN_OVERFLOWS, 5L, ListenCounter.LISTEN_DROPS, 9L)),
                        cart),
                List.of(new HostSnapshot.Unread(closed, "setns(2): needs CAP_SYS_ADMIN")),
                2);
    }
}
