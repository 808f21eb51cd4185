package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.process.ProcessorTime;
import dev.tidemark.kernel.procfs.CpuPressure;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
import dev.tidemark.watch.ProcessorBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Watches listeners for a while and gathers evidence; it concludes nothing, see [Diagnosis].
///
/// Each look is one sample of all listeners with their namespaces' counters. What costs more is done only where a
/// queue or a counter gives a reason to: the connections that wait, the half-open handshakes, the state of the
/// owners. The time between samples grows with the processor time that samples take, so that looking keeps to a
/// budget whatever the number of listeners; walks of the connection table have one of their own.
/// What that came to: docs/decisions/0005-what-the-doctor-costs.md.
///
/// Call [#look()] whenever the duration it returned has passed, and [#evidence()] at the end. For one thread at a
/// time.
public final class Examination {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(500);

    /// The first looks follow each other fast: they are what makes the later ones cheap.
    private static final Duration ALLOWANCE = Duration.ofMillis(30);

    private static final int PER_MILLE = 6;

    /// Where there are few listeners, more samples are worth more, and the whole stays within two hundredths.
    private static final int FEW = 200;

    private static final Duration ALLOWANCE_FOR_FEW = Duration.ofMillis(60);
    private static final int PER_MILLE_FOR_FEW = 12;
    private static final Duration BETWEEN_CLOSE_LOOKS = Duration.ofMillis(900);

    /// The same where samples alone take more than the budget has.
    private static final Duration BETWEEN_CLOSE_LOOKS_IN_DEBT = Duration.ofMillis(2_700);

    /// So often sysctls are read, which cost as much as a few listeners, and seldom change.
    private static final Duration BETWEEN_SYSCTLS = Duration.ofSeconds(1);

    private final HostReader reader;
    private final Selection selection;
    private final Duration clientTimeout;
    private final CloseLook closeLook;
    private final FactWindow facts;
    private final Map<Namespace, NamespaceTrack> tracks = new LinkedHashMap<>();
    private @Nullable HostSnapshot latest;
    private @Nullable Instant from;
    private Reading<CpuPressure> pressureAtBegin = Reading.unknown("not read");
    private long begun;
    private long last;
    private SampleGaps gaps = SampleGaps.NONE;
    private Duration asked = SHORTEST;
    private long samples;
    private ProcessorBudget budget = new ProcessorBudget(ALLOWANCE, PER_MILLE);
    private long lastCloseLook;
    private long lastSysctls;

    private Examination(
            HostReader reader, Selection selection, Duration clientTimeout, CloseLook closeLook, FactWindow facts) {
        this.reader = reader;
        this.selection = selection;
        this.clientTimeout = clientTimeout;
        this.closeLook = closeLook;
        this.facts = facts;
    }

    /// An examination of what `selection` is about.
    ///
    /// @param reader gives counters, sysctls and owners, and unix listeners where they matter
    /// @param clientTimeout how long a client is thought to wait for its answer
    public static Examination of(HostReader reader, Selection selection, Duration clientTimeout) {
        return of(reader, selection, clientTimeout, FactWindow.none());
    }

    /// The same where the kernel records by itself as well.
    public static Examination of(HostReader reader, Selection selection, Duration clientTimeout, FactWindow facts) {
        return new Examination(reader, selection, clientTimeout, CloseLook.of(reader, ProcRoot.HOST), facts);
    }

    /// An examination that goes on from samples taken before: it begins with the first of them. Their sockets are
    /// recognised by their cookies, whoever read them.
    ///
    /// @param past in the order of time, of this process's clock; samples without counters may be among them
    /// @param period how often they should have been taken
    /// @param facts open since the first of them
    public static Examination resumed(
            HostReader reader,
            Selection selection,
            Duration clientTimeout,
            List<HostSnapshot> past,
            Duration period,
            FactWindow facts) {
        Examination examination = of(reader, selection, clientTimeout, facts);
        if (!past.isEmpty()) {
            examination.remember(past, period);
        }
        return examination;
    }

    private void remember(List<HostSnapshot> past, Duration period) {
        ListenSnapshot first = past.getFirst().namespaces().getFirst();
        pressureAtBegin = Reading.unknown("not read when the examination began");
        begun = first.nanos();
        from = first.at();
        last = begun;
        asked = period;
        past.forEach(host -> take(host, host.namespaces().getFirst().nanos()));
        sample(true);
        // Of a namespace that went meanwhile nothing more can be asked.
        tracks.keySet()
                .retainAll(latest().namespaces().stream()
                        .map(ListenSnapshot::namespace)
                        .toList());
    }

    /// Takes one sample.
    ///
    /// @return how long to wait for the next
    /// @throws dev.tidemark.kernel.libc.KernelException when the kernel refuses
    public Duration look() {
        if (from == null) {
            return lookFirst();
        }
        long spentBefore = ProcessorTime.ofThisThread() - closeLook.walked();
        long now = sample(System.nanoTime() - lastSysctls >= BETWEEN_SYSCTLS.toNanos());
        boolean isInDebt = !budget.left(Duration.ofNanos(now - begun)).isPositive();
        Duration between = isInDebt ? BETWEEN_CLOSE_LOOKS_IN_DEBT : BETWEEN_CLOSE_LOOKS;
        if (now - lastCloseLook >= between.toNanos()) {
            lookClosely(now);
        }
        budget.spend(ProcessorTime.ofThisThread() - closeLook.walked() - spentBefore);
        Duration pause = budget.untilSomeIsLeft(Duration.ofNanos(System.nanoTime() - begun));
        asked = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        return asked;
    }

    /// The search for owners is part of it and happens once: it is not in the budget.
    private Duration lookFirst() {
        facts.begin(reader);
        begun = System.nanoTime();
        pressureAtBegin = CpuPressure.read(ProcRoot.HOST);
        long now = sample(true);
        from = latest().namespaces().getFirst().at();
        if (listeners() <= FEW) {
            budget = new ProcessorBudget(ALLOWANCE_FOR_FEW, PER_MILLE_FOR_FEW);
        }
        lookClosely(now);
        return SHORTEST;
    }

    private int listeners() {
        return latest().namespaces().stream()
                .mapToInt(snapshot -> snapshot.listeners().size())
                .sum();
    }

    /// @return when it was taken
    private long sample(boolean withSysctls) {
        HostSnapshot host = withSysctls ? reader.read() : reader.readWithoutSysctls();
        long now = System.nanoTime();
        lastSysctls = withSysctls ? now : lastSysctls;
        take(host, now);
        return now;
    }

    private void take(HostSnapshot host, long now) {
        if (samples > 0) {
            gaps = gaps.and(Duration.ofNanos(now - last), asked);
        }
        latest = host;
        last = now;
        samples++;
        for (ListenSnapshot snapshot : host.namespaces()) {
            tracks.computeIfAbsent(snapshot.namespace(), name -> new NamespaceTrack(name, selection))
                    .see(snapshot, Duration.ofNanos(snapshot.nanos() - begun));
        }
    }

    private void lookClosely(long now) {
        lastCloseLook = now;
        Duration after = Duration.ofNanos(now - begun);
        tracks.values().forEach(track -> closeLook.at(track, after));
    }

    /// The last sample.
    public HostSnapshot latest() {
        if (latest == null) {
            throw new IllegalStateException("examination: no sample (expected: at least one)");
        }
        return latest;
    }

    /// All that was seen so far. Takes a last close look.
    public Evidence evidence() {
        if (from == null) {
            throw new IllegalStateException("examination: no sample (expected: at least one)");
        }
        lookClosely(System.nanoTime());
        Duration span = Duration.ofNanos(Math.max(1, last - begun));
        List<NamespaceEvidence> namespaces = new ArrayList<>();
        for (NamespaceTrack track : tracks.values()) {
            namespaces.add(track.evidence(closeLook, elsewhere(track), span, facts.end(reader, track.namespace())));
        }
        return new Evidence(
                from,
                span,
                samples,
                span.dividedBy(Math.max(1, samples - 1)),
                gaps,
                clientTimeout,
                pressure(span),
                namespaces);
    }

    private Reading<Double> pressure(Duration span) {
        return CpuPressure.read(ProcRoot.HOST)
                .then(now -> pressureAtBegin.map(before -> Math.min(
                        1, (now.totalMicros() - before.totalMicros()) * 1000.0 / Math.max(1, span.toNanos()))));
    }

    /// The namespace of this process, where `track` is another one.
    private java.util.Optional<NamespaceEvidence.Elsewhere> elsewhere(NamespaceTrack track) {
        return track.namespace().current()
                ? java.util.Optional.empty()
                : tracks.values().stream()
                        .filter(other -> other.namespace().current())
                        .findFirst()
                        .map(other -> new NamespaceEvidence.Elsewhere(other.namespace(), other.sysctls()));
    }
}
