package dev.tidemark.wording;

import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.NamespaceEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence.Elsewhere;
import dev.tidemark.diagnosis.NamespaceEvidence.LostPackets;
import dev.tidemark.diagnosis.OverflowStep;
import dev.tidemark.diagnosis.SampleGaps;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.ListenSysctls;
import dev.tidemark.listener.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes up what an examination of one namespace saw in ten seconds: nothing rose, until told otherwise.
public final class Seen {
    private static final Namespace HOST = new Namespace(new NetNamespaceId(4026531840L), "host", true);
    private Namespace here = HOST;
    private static final Namespace OTHER = new Namespace(new NetNamespaceId(2), "other", true);

    private final Map<ListenCounter, Reading<Long>> rises = new EnumMap<>(ListenCounter.class);
    private final Map<ListenCounter, Reading<Long>> totals = new EnumMap<>(ListenCounter.class);
    private final List<SeenListener> listeners = new ArrayList<>();
    private final List<OverflowStep> orphans = new ArrayList<>();
    private final List<String> departed = new ArrayList<>();
    private Reading<LostPackets> lost = Reading.unknown("another namespace");
    private Reading<Long> somaxconnBefore = Reading.of(4096L);
    private Reading<Long> somaxconn = Reading.of(4096L);
    private Optional<Reading<Long>> elsewhere = Optional.empty();
    private Reading<Long> cookies = Reading.of(1L);
    private Reading<Long> abort = Reading.of(0L);
    private SampleGaps gaps = SampleGaps.NONE;

    private Seen() {
        for (ListenCounter counter : ListenCounter.values()) {
            rises.put(counter, Reading.of(0L));
            totals.put(counter, Reading.of(0L));
        }
    }

    public static Seen of(SeenListener... listeners) {
        Seen seen = new Seen();
        seen.listeners.addAll(List.of(listeners));
        return seen;
    }

    public Seen rise(ListenCounter counter, long by) {
        rises.put(counter, Reading.of(by));
        totals.put(counter, Reading.of(by));
        return this;
    }

    /// Overflows, which are drops too.
    public Seen overflows(long by) {
        return rise(ListenCounter.LISTEN_OVERFLOWS, by).rise(ListenCounter.LISTEN_DROPS, by);
    }

    public Seen total(ListenCounter counter, long value) {
        totals.put(counter, Reading.of(value));
        return this;
    }

    public Seen withoutCounters() {
        rises.clear();
        totals.clear();
        return this;
    }

    public Seen orphanStep(long overflows) {
        orphans.add(new OverflowStep(Duration.ofSeconds(1), Duration.ofMillis(20), overflows, 0));
        return this;
    }

    public Seen departed(String address) {
        departed.add(address);
        return this;
    }

    public Seen in(Namespace namespace) {
        here = namespace;
        return this;
    }

    public Seen lost(long packets) {
        lost = Reading.of(new LostPackets(1000 + packets, 1000, 0, 0));
        return this;
    }

    public Seen somaxconn(long value) {
        somaxconnBefore = Reading.of(value);
        somaxconn = Reading.of(value);
        return this;
    }

    public Seen somaxconnRaised(long from, long to) {
        somaxconnBefore = Reading.of(from);
        somaxconn = Reading.of(to);
        return this;
    }

    public Seen somaxconnUnknown() {
        somaxconnBefore = Reading.unknown("needs root");
        somaxconn = Reading.unknown("needs root");
        return this;
    }

    public Seen elsewhere(long value) {
        elsewhere = Optional.of(Reading.of(value));
        return this;
    }

    public Seen cookies(long setting) {
        cookies = Reading.of(setting);
        return this;
    }

    public Seen abortOnOverflow() {
        abort = Reading.of(1L);
        return this;
    }

    /// No sample was taken for so long, in three gaps.
    public Seen unsampled(Duration together) {
        gaps = new SampleGaps(3, together, together.dividedBy(2));
        return this;
    }

    private ListenSysctls sysctls(Reading<Long> ceiling) {
        return new ListenSysctls(ceiling, Reading.of(2048L), cookies, abort, Reading.of(5L));
    }

    public Evidence evidence() {
        NamespaceEvidence namespace = new NamespaceEvidence(
                here,
                sysctls(somaxconnBefore),
                sysctls(somaxconn),
                rises,
                totals,
                orphans,
                departed,
                lost,
                elsewhere.map(value -> new Elsewhere(OTHER, sysctls(value))),
                listeners.stream().map(SeenListener::evidence).toList());
        return new Evidence(
                Instant.parse("2026-03-14T02:29:13Z"),
                Duration.ofSeconds(10),
                1000,
                Duration.ofMillis(10),
                gaps,
                Duration.ofSeconds(2),
                Reading.of(0.04),
                List.of(namespace));
    }

    public DoctorReport report() {
        return DoctorReport.of(evidence(), List.of(), 0);
    }
}
