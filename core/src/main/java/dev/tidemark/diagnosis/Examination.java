package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.CpuPressure;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
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
/// owners. The time between samples grows with what a sample costs, so that looking takes about one hundredth of
/// a processor whatever the number of listeners; walks of the connection table have a budget of half as much.
///
/// Call [#look()] whenever the duration it returned has passed, and [#evidence()] at the end. For one thread at a
/// time.
public final class Examination {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(500);
    private static final int SHARE = 100;
    private static final int REHEARSALS = 24;

    /// The least cost of a look counts, as others may have had the processor; it is forgotten slowly.
    private static final int FORGETTING = 32;

    private static final Duration BETWEEN_CLOSE_LOOKS = Duration.ofMillis(900);

    private final HostReader reader;
    private final Selection selection;
    private final Duration clientTimeout;
    private final CloseLook closeLook;
    private final Map<Namespace, NamespaceTrack> tracks = new LinkedHashMap<>();
    private @Nullable HostSnapshot latest;
    private @Nullable Instant from;
    private Reading<CpuPressure> pressureAtBegin = Reading.unknown("not read");
    private long begun;
    private long last;
    private long samples;
    private long lookCost = Long.MAX_VALUE / 2;
    private long lastCloseLook = Long.MIN_VALUE;

    private Examination(HostReader reader, Selection selection, Duration clientTimeout, CloseLook closeLook) {
        this.reader = reader;
        this.selection = selection;
        this.clientTimeout = clientTimeout;
        this.closeLook = closeLook;
    }

    /// An examination of what `selection` is about.
    ///
    /// @param reader gives counters, sysctls and owners, and unix listeners where they matter
    /// @param clientTimeout how long a client is thought to wait for its answer
    public static Examination of(HostReader reader, Selection selection, Duration clientTimeout) {
        return new Examination(reader, selection, clientTimeout, CloseLook.of(reader, ProcRoot.HOST));
    }

    /// Takes one sample.
    ///
    /// @return how long to wait for the next
    /// @throws dev.tidemark.kernel.libc.KernelException when the kernel refuses
    public Duration look() {
        long start = System.nanoTime();
        HostSnapshot host = reader.read();
        long now = System.nanoTime();
        if (from == null) {
            from = host.namespaces().getFirst().at();
            begun = start;
            pressureAtBegin = CpuPressure.read(ProcRoot.HOST);
        }
        latest = host;
        last = now;
        samples++;
        for (ListenSnapshot snapshot : host.namespaces()) {
            tracks.computeIfAbsent(snapshot.namespace(), name -> new NamespaceTrack(name, selection))
                    .see(snapshot, Duration.ofNanos(snapshot.nanos() - begun));
        }
        lookCost = Math.min(lookCost + lookCost / FORGETTING, System.nanoTime() - start);
        if (lastCloseLook == Long.MIN_VALUE || now - lastCloseLook >= BETWEEN_CLOSE_LOOKS.toNanos()) {
            lookClosely(now);
        }
        return period();
    }

    /// The first looks follow each other fast: they are what makes the later ones cheap, and tell what one costs.
    private Duration period() {
        if (samples <= REHEARSALS) {
            return SHORTEST;
        }
        Duration wanted = Duration.ofNanos(lookCost * SHARE);
        if (wanted.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
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
            namespaces.add(track.evidence(closeLook, elsewhere(track), span));
        }
        return new Evidence(
                from,
                span,
                samples,
                span.dividedBy(Math.max(1, samples - 1)),
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
