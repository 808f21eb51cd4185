package dev.tidemark.agent;

import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.elastic.StepReason;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.TcpSocket;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.QueueState;
import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.RequestedListen;
import dev.tidemark.watch.SocketFacts;
import dev.tidemark.watch.SynPeak;
import dev.tidemark.wording.Fabricated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Makes up what an agent knows of one listener: an idle one with limit 50, owned by java 4711, watched for an
/// hour, until told otherwise.
public final class SeenLiveListener {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final long SAMPLES = 36_000;

    private final Optional<String> path;
    private final String address;
    private final int port;
    private Namespace namespace = Fabricated.HOST;
    private long inode;
    private boolean v6only;
    private long length;
    private long limit = 50;
    private long highest;
    private Optional<QueueState> state = Optional.empty();
    private Reading<Long> drops = Reading.of(0L);
    private Reading<Long> dropsRise = Reading.of(0L);
    private Reading<Long> dropsTotal = Reading.of(0L);
    private Owners owners = Fabricated.owners("java", 4711, 0);
    private long episodes;
    private boolean overflowing;
    private boolean recorded;
    private Optional<ElasticQueue> elastic = Optional.empty();
    private Optional<List<OptionalInt>> lastMinute = Optional.empty();
    private Map<PeakWindow, HighWaterMark> peaks = Map.of();
    private boolean withoutPeaks;

    private SeenLiveListener(Optional<String> path, String address, int port, long inode) {
        this.path = path;
        this.address = address;
        this.port = port;
        this.inode = inode;
    }

    /// Its inode number is its port.
    public static SeenLiveListener tcp(String address, int port) {
        return new SeenLiveListener(Optional.empty(), address, port, port);
    }

    /// @param name a path; for an abstract name a NUL and the name
    public static SeenLiveListener unix(String name) {
        return new SeenLiveListener(Optional.of(name), "", 0, 70_000 + Math.floorMod(name.hashCode(), 9_973));
    }

    public SeenLiveListener in(Namespace other) {
        namespace = other;
        return this;
    }

    /// For further sockets at the same address: those of one user are a reuseport group, in the order of inodes.
    public SeenLiveListener inode(long number) {
        inode = number;
        return this;
    }

    public SeenLiveListener v6only() {
        v6only = true;
        return this;
    }

    public SeenLiveListener queue(long waiting, long most) {
        length = waiting;
        limit = most;
        return this;
    }

    /// The highest of the last hour and of all time; half as much in the last minutes.
    public SeenLiveListener highest(long seen) {
        highest = seen;
        return this;
    }

    /// Instead of what the queue and [#highest] tell.
    public SeenLiveListener peaks(Map<PeakWindow, HighWaterMark> marks) {
        peaks = Map.copyOf(marks);
        return this;
    }

    /// It was seen before, but not in any window.
    public SeenLiveListener withoutPeaks() {
        withoutPeaks = true;
        return this;
    }

    public SeenLiveListener state(QueueState worst) {
        state = Optional.of(worst);
        return this;
    }

    /// @param kernel what the kernel counts for its socket
    /// @param watched by how much that rose while it was watched
    /// @param lastSecond by how much it rose in the last second
    public SeenLiveListener drops(long kernel, long watched, long lastSecond) {
        drops = Reading.of(kernel);
        dropsTotal = Reading.of(watched);
        dropsRise = Reading.of(lastSecond);
        return this;
    }

    public SeenLiveListener dropsUnknown(String reason) {
        drops = Reading.unknown(reason);
        dropsTotal = Reading.unknown(reason);
        dropsRise = Reading.unknown(reason);
        return this;
    }

    public SeenLiveListener owner(String name, int pid, int others) {
        owners = Fabricated.owners(name, pid, others);
        return this;
    }

    public SeenLiveListener owners(Owners known) {
        owners = known;
        return this;
    }

    /// What the kernel recorded of it: its peaks are exact, and its listen(2) asked for more than it got.
    public SeenLiveListener recorded() {
        recorded = true;
        return this;
    }

    /// 155 connections: one waited less than 1 us, 90 less than 128 us, 63 less than 4.2 ms, one more than 18
    /// minutes.
    private static AcceptWaits waits() {
        Long[] counts = new Long[AcceptWaits.BUCKETS];
        Arrays.fill(counts, 0L);
        counts[0] = 1L;
        counts[7] = 90L;
        counts[12] = 63L;
        counts[31] = 1L;
        return new AcceptWaits(List.of(counts), Duration.ofMinutes(20));
    }

    /// Elastic, and from `original` on its way to 4096.
    public SeenLiveListener elastic(ElasticQueue.State state, long original) {
        elastic = Optional.of(new ElasticQueue(
                state,
                false,
                original,
                limit,
                original,
                4096,
                "its ceiling",
                Reading.of(480.0),
                2,
                1,
                Optional.of(new ElasticQueue.Step(
                        Fabricated.AT.minusSeconds(180), limit / 2, limit, StepReason.HALF_FULL, Optional.of(17L))),
                Optional.empty()));
        return this;
    }

    private Reading<SocketFacts> facts() {
        return recorded
                ? Reading.of(new SocketFacts(
                        inode + 1,
                        List.of(),
                        Reading.of(new ExactPeak((int) highest, (int) limit, Fabricated.AT.minusSeconds(1000))),
                        155,
                        Reading.of(new SynPeak(7, Fabricated.AT.minusSeconds(1001))),
                        Reading.of(new RefusalCounts(300, 104, 3, 1)),
                        Reading.of(new RequestedListen(
                                Reading.of(5000), (int) limit, 4711, Fabricated.AT.minusSeconds(2000))),
                        Reading.of(waits())))
                : Reading.unknown(path.isPresent() ? "only TCP listeners are recorded" : "the probe is off");
    }

    public SeenLiveListener episodes(long number, boolean oneGoesOn) {
        episodes = number;
        overflowing = oneGoesOn;
        return this;
    }

    public SeenLiveListener lastMinute(List<OptionalInt> highestOfEachSecond) {
        lastMinute = Optional.of(highestOfEachSecond);
        return this;
    }

    Namespace namespace() {
        return namespace;
    }

    Listener listener() {
        AcceptQueue queue = new AcceptQueue(length, limit);
        SocketIdentity identity = new SocketIdentity(inode + 1, inode);
        if (path.isPresent()) {
            return new UnixListener(path.get(), false, queue, identity, Reading.of(0L), owners);
        }
        TcpEndpoint endpoint = new TcpEndpoint(IpAddress.parse(address), port, v6only, Optional.empty());
        return new TcpListener(
                new TcpSocket(endpoint, false, identity, Reading.of(0L), Reading.of(1L), owners), queue, drops);
    }

    LiveListener live(Listener now, ListenSnapshot snapshot, ReuseportGroups groups, int number) {
        boolean unix = path.isPresent();
        Reading<Long> none = Reading.unknown("the kernel counts no drops of unix sockets");
        return new LiveListener(
                ListenerKey.of(namespace.name(), now, number),
                now,
                snapshot,
                groups.member(now),
                state.orElse(QueueState.of(now.queue())),
                withoutPeaks ? Map.of() : peaks.isEmpty() ? marks(snapshot.at()) : peaks,
                unix ? none : dropsRise,
                unix ? none : dropsTotal,
                lastMinute.orElseGet(this::quietMinute),
                lengths(),
                Fabricated.AT.minus(Duration.ofHours(1)),
                episodes,
                overflowing,
                facts(),
                elastic);
    }

    private Map<PeakWindow, HighWaterMark> marks(Instant at) {
        Map<PeakWindow, HighWaterMark> marks = new EnumMap<>(PeakWindow.class);
        long high = Math.max(length, highest);
        marks.put(PeakWindow.TEN_SECONDS, mark(length, at));
        marks.put(PeakWindow.ONE_MINUTE, mark(length, at));
        marks.put(PeakWindow.FIVE_MINUTES, mark(Math.max(length, high / 2), at.minusSeconds(100)));
        marks.put(PeakWindow.ONE_HOUR, mark(high, Fabricated.AT.minusSeconds(1000)));
        marks.put(PeakWindow.LIFETIME, mark(high, Fabricated.AT.minusSeconds(1000)));
        return marks;
    }

    private HighWaterMark mark(long seen, Instant at) {
        AcceptQueue queue = new AcceptQueue(seen, limit);
        return recorded ? HighWaterMark.exact(queue, at) : HighWaterMark.sampled(queue, at, PERIOD);
    }

    private List<OptionalInt> quietMinute() {
        List<OptionalInt> seconds = new ArrayList<>();
        for (int second = 0; second < 59; second++) {
            seconds.add(OptionalInt.of(0));
        }
        seconds.add(OptionalInt.of(Math.toIntExact(length)));
        return seconds;
    }

    /// Empty but for six samples at the highest.
    private LengthCounts lengths() {
        long high = Math.max(length, highest);
        List<Long> upTo = LengthCounts.BOUNDS.stream()
                .map(bound -> bound >= high ? SAMPLES : SAMPLES - 6)
                .toList();
        return new LengthCounts(upTo, SAMPLES, 6 * high);
    }
}
