package dev.tidemark.wording;

import dev.tidemark.diagnosis.AcceptRate;
import dev.tidemark.diagnosis.Amount;
import dev.tidemark.diagnosis.KnownServer;
import dev.tidemark.diagnosis.KnownServers;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.OverflowStep;
import dev.tidemark.diagnosis.QueueLengths;
import dev.tidemark.diagnosis.RequestedBacklog;
import dev.tidemark.diagnosis.WaitingLine;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.IpAddress;
import dev.tidemark.listener.LimitSetBy.Certainty;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Owners;
import dev.tidemark.listener.ReuseportGroups.Member;
import dev.tidemark.listener.SocketIdentity;
import dev.tidemark.listener.TcpEndpoint;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.TcpSocket;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.AcceptWaits;
import dev.tidemark.watch.RefusalCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes up what was seen of a listener: an idle one with limit 50, owned by java 4711, until told otherwise.
public final class SeenListener {
    private static final int SAMPLES = 1000;

    private final Optional<String> path;
    private final int port;
    private long inode;
    private String address = "0.0.0.0";
    private long limit = 50;
    private long full;
    private long empty = SAMPLES;
    private long half;
    private long least;
    private long most;
    private long last;
    private boolean everShrank;
    private boolean selected = true;
    private boolean ambiguous;
    private Reading<Long> drops = Reading.of(0L);
    private Reading<Long> synQueue = Reading.of(0L);
    private Reading<Integer> deferAccept = Reading.of(0);
    private Optional<Duration> openedAfter = Optional.empty();
    private Reading<AcceptRate> rate = Reading.unknown("nobody was accepted");
    private Reading<RefusalCounts> refusals = Reading.unknown("not recorded");
    private Reading<AcceptWaits> waits = Reading.unknown("not recorded");
    private Optional<Member> member = Optional.empty();
    private Optional<KnownServer> server = Optional.empty();
    private Optional<RequestedBacklog> requested = Optional.empty();
    private final List<OverflowStep> steps = new ArrayList<>();
    private final List<WaitingLine> waiting = new ArrayList<>();
    private List<SeenOwner> owners = List.of(SeenOwner.of(4711, "java"));

    private SeenListener(Optional<String> path, int port) {
        this.path = path;
        this.port = port;
        this.inode = port;
    }

    public static SeenListener tcp(int port) {
        return new SeenListener(Optional.empty(), port);
    }

    public static SeenListener unix(String path) {
        return new SeenListener(Optional.of(path), 70000);
    }

    public SeenListener address(String literal) {
        address = literal;
        inode = port * 100L + literal.hashCode() % 97;
        return this;
    }

    public SeenListener limit(long value) {
        limit = value;
        return this;
    }

    /// It was full, and empty most of the time.
    public SeenListener draining() {
        full = 6;
        empty = 932;
        half = 30;
        most = limit + 1;
        everShrank = true;
        return this;
    }

    /// It was never empty, nearly always full, and moved on.
    public SeenListener standing() {
        full = 990;
        empty = 0;
        half = SAMPLES;
        least = limit;
        most = limit + 1;
        last = limit + 1;
        everShrank = true;
        return this;
    }

    /// It was full in each sample, and nobody was taken out.
    public SeenListener stuck() {
        full = SAMPLES;
        empty = 0;
        half = SAMPLES;
        least = limit + 1;
        most = limit + 1;
        last = limit + 1;
        return this;
    }

    /// As many waited in each sample.
    public SeenListener waiting(long length) {
        empty = 0;
        half = length * 2 >= limit + 1 ? SAMPLES : 0;
        least = length;
        most = length;
        last = length;
        return this;
    }

    public SeenListener shrank() {
        everShrank = true;
        return this;
    }

    public SeenListener drops(long rise) {
        drops = Reading.of(rise);
        return this;
    }

    public SeenListener step(long overflows) {
        steps.add(new OverflowStep(
                Duration.ofSeconds(1L + steps.size() * 2L), Duration.ofMillis(30), overflows, limit + 1));
        drops = drops.map(before -> before + overflows);
        return this;
    }

    public SeenListener ambiguous() {
        ambiguous = true;
        return this;
    }

    public SeenListener line(Duration after, Duration wait, long cookie) {
        return line(after, wait, cookie, 0);
    }

    public SeenListener line(Duration after, Duration wait, long cookie, long gone) {
        waiting.add(new WaitingLine(after, last, wait, cookie, Set.of(cookie), gone, 4, false));
        return this;
    }

    /// The first in line was looked at twice, nine seconds apart, and is another one.
    public SeenListener moving(Duration wait) {
        return line(Duration.ofSeconds(1), wait, 1).line(Duration.ofSeconds(10), wait, 2);
    }

    /// The first in line was looked at twice, nine seconds apart, and is the same.
    public SeenListener notMoving() {
        return line(Duration.ofSeconds(1), Duration.ofSeconds(2), 1)
                .line(Duration.ofSeconds(10), Duration.ofSeconds(11), 1);
    }

    public SeenListener rate(double perSecond, AcceptRate.Method method) {
        rate = Reading.of(new AcceptRate(perSecond, method));
        return this;
    }

    public SeenListener server(String id) {
        server = KnownServers.read().named(id);
        return this;
    }

    public SeenListener lengths(long least, long most, long emptySamples, long fullSamples) {
        this.least = least;
        this.most = most;
        empty = emptySamples;
        full = fullSamples;
        return this;
    }

    public SeenListener syn(long halfOpen) {
        synQueue = Reading.of(halfOpen);
        return this;
    }

    public SeenListener deferAccept(int seconds) {
        deferAccept = Reading.of(seconds);
        return this;
    }

    public SeenListener owners(SeenOwner... seen) {
        owners = List.of(seen);
        return this;
    }

    public SeenListener unselected() {
        selected = false;
        return this;
    }

    public SeenListener member(int number, int size) {
        member = Optional.of(new Member(number, size, Integer.toString(port)));
        inode = port * 100L + number;
        return this;
    }

    /// It was not there when the watching began.
    public SeenListener openedAfter(Duration after) {
        openedAfter = Optional.of(after);
        return this;
    }

    public SeenListener requested(long number) {
        requested = Optional.of(new RequestedBacklog(new Amount.Exactly(number), "its command line"));
        return this;
    }

    public SeenListener requestedMost() {
        requested = Optional.of(new RequestedBacklog(new Amount.Maximum(), "its program"));
        return this;
    }

    /// The probe saw it call listen(2).
    public SeenListener seenAskingFor(int backlog) {
        RequestedBacklog seen = new RequestedBacklog(
                backlog < 0 ? new Amount.Maximum() : new Amount.Exactly(backlog),
                "listen(2), seen by the probe",
                Certainty.FACT);
        requested = Optional.of(seen);
        return this;
    }

    /// The kernel recorded whom it turned away.
    public SeenListener refusals(long syns, long lastPackets, long synQueueFull) {
        refusals = Reading.of(new RefusalCounts(syns + lastPackets + 60, syns, lastPackets, synQueueFull));
        return this;
    }

    /// The kernel recorded that one waited less than a microsecond, one less than 2, one less than 4 and so on.
    public SeenListener waits() {
        waits = Reading.of(new AcceptWaits(Collections.nCopies(AcceptWaits.BUCKETS, 1L), Duration.ofSeconds(4_294)));
        return this;
    }

    public ListenerEvidence evidence() {
        AcceptQueue now = new AcceptQueue(last, limit);
        return new ListenerEvidence(
                listener(now),
                selected,
                member,
                new QueueLengths(
                        SAMPLES,
                        full,
                        empty,
                        half,
                        least,
                        most,
                        (least + most) / 2 * SAMPLES,
                        new AcceptQueue(least, limit),
                        now,
                        everShrank),
                drops,
                steps,
                ambiguous,
                waiting,
                rate,
                synQueue,
                owners.stream().map(SeenOwner::evidence).toList(),
                server,
                requested,
                deferAccept,
                openedAfter,
                refusals,
                waits);
    }

    private Listener listener(AcceptQueue now) {
        SocketIdentity identity = new SocketIdentity(inode + 1, inode);
        Owners known = new Owners(
                owners.isEmpty()
                        ? Reading.unknown("needs root")
                        : Reading.of(owners.stream().map(SeenOwner::owner).collect(Collectors.toList())),
                Optional.empty(),
                Optional.empty());
        if (path.isPresent()) {
            return new UnixListener(path.get(), false, now, identity, Reading.of(0L), known);
        }
        TcpEndpoint endpoint = new TcpEndpoint(IpAddress.parse(address), port, false, Optional.empty());
        return new TcpListener(
                new TcpSocket(endpoint, false, identity, Reading.of(0L), Reading.of(1L), known), now, drops);
    }
}
