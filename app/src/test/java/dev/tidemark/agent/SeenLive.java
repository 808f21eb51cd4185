package dev.tidemark.agent;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.elastic.ElasticMode;
import dev.tidemark.elastic.ElasticQueue.State;
import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.Explained;
import dev.tidemark.watch.QueueState;
import dev.tidemark.wording.Fabricated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes up what an agent shows: it has watched the host web-3 for an hour, every 100 ms, and records, until told
/// otherwise.
public final class SeenLive {
    private final List<SeenLiveListener> listeners = new ArrayList<>();
    private final Map<Namespace, Map<ListenCounter, Long>> rises = new HashMap<>();
    private final List<Episode> episodes = new ArrayList<>();
    private final List<AgentEvent> events = new ArrayList<>();
    private final List<HostSnapshot.Unread> unread = new ArrayList<>();
    private List<String> missing = List.of();
    private ProbeState probe = ProbeState.off("needs CAP_BPF and CAP_PERFMON");
    private ElasticHealth elastic = ElasticHealth.OFF;
    private Reading<Explained> explained = Reading.unknown("no reasons are recorded");
    private Instant at = Fabricated.AT;
    private Optional<HistoryHealth> history = Optional.empty();
    private boolean countersUnknown;

    private SeenLive() {}

    public static SeenLive of(SeenLiveListener... listeners) {
        return new SeenLive().with(listeners);
    }

    /// The host of the manual at 03:29:13: `*:8080` is full and overflows, the other four have room.
    public static SeenLive manual() {
        SeenLive seen = of(
                SeenLiveListener.tcp("0.0.0.0", 22).queue(0, 128).owner("sshd", 590, 0),
                SeenLiveListener.tcp("0.0.0.0", 80).queue(3, 511).highest(9).owner("nginx", 812, 4),
                SeenLiveListener.tcp("0.0.0.0", 443)
                        .queue(0, 511)
                        .highest(61)
                        .owner("nginx", 812, 4)
                        .drops(12, 12, 0),
                SeenLiveListener.tcp("::", 8080)
                        .queue(51, 50)
                        .owner("java", 4711, 0)
                        .drops(4238, 4238, 104)
                        .episodes(28, true),
                SeenLiveListener.tcp("::", 9000).queue(0, 4096).owner("gateway", 2210, 0));
        return seen.rise(Fabricated.HOST, ListenCounter.LISTEN_OVERFLOWS, 104)
                .rise(Fabricated.HOST, ListenCounter.LISTEN_DROPS, 104)
                .episode("*:8080", 104);
    }

    /// Every kind of listener and every kind of gap.
    public static SeenLive everything() {
        Namespace closed = new Namespace(new NetNamespaceId(4026532999L), "net:[4026532999]", false);
        SeenLive seen = manual().with(
                        SeenLiveListener.tcp("127.0.0.1", 7000)
                                .inode(70_001)
                                .queue(100, 128)
                                .owner("pool", 9, 0),
                        SeenLiveListener.tcp("127.0.0.1", 7000).inode(70_002).owner("pool", 9, 0),
                        SeenLiveListener.tcp("127.0.0.1", 7001)
                                .queue(60, 20)
                                .owners(Fabricated.unknownOwners(Optional.of("app.service"))),
                        SeenLiveListener.tcp("::1", 7002)
                                .queue(9, 50)
                                .highest(51)
                                .state(QueueState.OVERFLOW)
                                .drops(7, 7, 3)
                                .recorded()
                                .elastic(State.GROWN, 50)
                                .episodes(1, true),
                        SeenLiveListener.tcp("fe80::1", 7003)
                                .v6only()
                                .state(QueueState.POSSIBLE_OVERFLOW)
                                .dropsUnknown("no drops")
                                .owner("evil\u001b[31m\n|=' <b>", 77, 0),
                        SeenLiveListener.unix("/run/app.sock").queue(2, 1).owner("uwsgi", 3, 0),
                        SeenLiveListener.unix("\0abstract").withoutPeaks(),
                        SeenLiveListener.tcp("0.0.0.0", 80)
                                .inode(8_080_000)
                                .in(Fabricated.CART)
                                .queue(1, 1)
                                .owner("cart", 6, 0))
                .unread(closed, "setns(2): needs CAP_SYS_ADMIN")
                .missing("1 namespace (expected: CAP_SYS_ADMIN)")
                .event(Kind.LIMIT_CHANGED, "*:9000", "*:9000: limit 128 -> 4096");
        seen.explained = Reading.of(new Explained(104, 103));
        seen.elastic = new ElasticHealth(ElasticMode.ON, 1, 0, Optional.empty(), 2, 1, 0);
        seen.probe = new ProbeState(List.of(
                        new ProbeState.Feature(
                                "accept-queue peak",
                                Optional.of("tp_btf/sk_data_ready"),
                                Optional.of(seen.at.minusSeconds(3000)),
                                Optional.of("not fexit: EPERM when loading")),
                        new ProbeState.Feature(
                                "SYN peak, reasons",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("needs CAP_NET_ADMIN"))))
                .withLostBins(3);
        seen.events.addFirst(new AgentEvent(
                seen.events.size() + 1, seen.at, Kind.HISTORY_RESUMED, Optional.empty(), "history: records again"));
        return seen;
    }

    /// So many listeners in the one namespace, each with a port of its own.
    public static SeenLive many(int number) {
        SeenLive seen = new SeenLive();
        for (int index = 0; index < number; index++) {
            seen.with(SeenLiveListener.tcp("0.0.0.0", 10_000 + index)
                    .queue(index % 50, 128)
                    .highest(index % 129)
                    .owner("server-" + index / 10, 20_000 + index / 10, 3));
        }
        return seen;
    }

    public SeenLive with(SeenLiveListener... more) {
        listeners.addAll(Arrays.asList(more));
        return this;
    }

    public SeenLive at(Instant time) {
        at = time;
        return this;
    }

    /// A counter rose in the last second, for the first time.
    public SeenLive rise(Namespace namespace, ListenCounter counter, long by) {
        rises.computeIfAbsent(namespace, _ -> new EnumMap<>(ListenCounter.class))
                .put(counter, by);
        return this;
    }

    public SeenLive countersUnknown() {
        countersUnknown = true;
        return this;
    }

    /// An episode that began three seconds ago and goes on; the listener at `address` is suspected.
    public SeenLive episode(String address, long overflows) {
        Suspect suspect = new Suspect(key(address), Reading.of(overflows), 51, 50);
        return episode(new Episode(
                episodes.size() + 1, "host", at.minusSeconds(3), Optional.empty(), overflows, List.of(suspect)));
    }

    public SeenLive episode(Episode another) {
        episodes.addFirst(another);
        return this;
    }

    public SeenLive event(Kind kind, String address, String text) {
        events.addFirst(new AgentEvent(events.size() + 1, at, kind, Optional.of(key(address)), text));
        return this;
    }

    public SeenLive unread(Namespace namespace, String reason) {
        unread.add(new HostSnapshot.Unread(namespace, reason));
        return this;
    }

    public SeenLive missing(String... sentences) {
        missing = List.of(sentences);
        return this;
    }

    public SeenLive history(HistoryHealth health) {
        history = Optional.of(health);
        return this;
    }

    private ListenerKey key(String address) {
        return listeners.stream()
                .filter(each -> each.listener().address().equals(address))
                .findFirst()
                .map(each -> ListenerKey.of(each.namespace().name(), each.listener(), 1))
                .orElseThrow(() -> new IllegalArgumentException("no listener " + address));
    }

    public LiveView view() {
        Map<Namespace, List<SeenLiveListener>> byNamespace = new LinkedHashMap<>();
        byNamespace.put(Fabricated.HOST, new ArrayList<>());
        listeners.forEach(each -> byNamespace
                .computeIfAbsent(each.namespace(), _ -> new ArrayList<>())
                .add(each));
        List<ListenSnapshot> snapshots = new ArrayList<>();
        List<LiveListener> live = new ArrayList<>();
        byNamespace.forEach((namespace, there) -> add(namespace, there, snapshots, live));
        return new LiveView(
                at,
                Duration.ofMillis(100),
                new HostSnapshot(snapshots, unread, 0),
                live,
                snapshots.stream().map(this::counters).toList(),
                episodes,
                events,
                health());
    }

    private void add(
            Namespace namespace,
            List<SeenLiveListener> there,
            List<ListenSnapshot> snapshots,
            List<LiveListener> live) {
        Map<SeenLiveListener, Listener> now = new LinkedHashMap<>();
        there.stream()
                .filter(each -> each.listener() instanceof TcpListener)
                .forEach(each -> now.put(each, each.listener()));
        there.stream()
                .filter(each -> each.listener() instanceof UnixListener)
                .forEach(each -> now.put(each, each.listener()));
        List<TcpListener> tcp = now.values().stream()
                .filter(TcpListener.class::isInstance)
                .map(TcpListener.class::cast)
                .toList();
        List<UnixListener> unix = now.values().stream()
                .filter(UnixListener.class::isInstance)
                .map(UnixListener.class::cast)
                .toList();
        ListenSnapshot snapshot = new ListenSnapshot(
                namespace,
                at,
                0,
                countersUnknown
                        ? Reading.unknown("/proc/net/netstat: EACCES")
                        : Reading.of(Fabricated.counters(rises.getOrDefault(namespace, Map.of()))),
                Fabricated.sysctls(4096),
                tcp,
                Reading.of(unix),
                true);
        snapshots.add(snapshot);
        ReuseportGroups groups = ReuseportGroups.of(tcp);
        Map<String, Integer> numbers = new HashMap<>();
        now.forEach((each, listener) ->
                live.add(each.live(listener, snapshot, groups, numbers.merge(listener.address(), 1, Integer::sum))));
    }

    private LiveNamespace counters(ListenSnapshot snapshot) {
        Map<ListenCounter, Reading<Long>> values = new EnumMap<>(ListenCounter.class);
        Map<ListenCounter, Long> rose = rises.getOrDefault(snapshot.namespace(), Map.of());
        for (ListenCounter counter : ListenCounter.values()) {
            values.put(
                    counter,
                    countersUnknown
                            ? Reading.unknown("/proc/net/netstat: EACCES")
                            : Reading.of(rose.getOrDefault(counter, 0L)));
        }
        return new LiveNamespace(snapshot.namespace(), values, values, values, explained);
    }

    private AgentHealth health() {
        return new AgentHealth(
                "0.1.0",
                "web-3",
                at.minus(Duration.ofHours(1)),
                36_000,
                0,
                3,
                Duration.ofNanos(412_000),
                Duration.ofMillis(9_100),
                61_000_000,
                history.orElseGet(() -> new HistoryHealth(
                        HistoryHealth.State.RECORDING,
                        Optional.empty(),
                        at.minus(Duration.ofHours(1)),
                        Optional.of(at.minusSeconds(4)),
                        0,
                        0,
                        Optional.of(1_400_832L))),
                probe,
                elastic,
                missing);
    }
}
