package dev.tidemark.agent;

import dev.tidemark.diagnosis.KernelRecord;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.SnapshotReader;
import dev.tidemark.probe.ArrivalStream;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import dev.tidemark.watch.ArrivalRecord.Gap;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/// What the kernel itself recorded while somebody watched for some seconds: peaks, how many came, and each
/// arrival in bins, where it lets us have them.
///
/// It is read as an examination reads it, first and last. [#gather] has to be called twice a second, [#finish]
/// once at the end. For one thread.
public final class KernelWindow implements KernelRecord {
    /// Longer than a bin, so that the last one has ended.
    private static final Duration BIN = Duration.ofMillis(5);

    private final FactSource facts;
    private final Optional<ArrivalStream> arrivals;
    private final Map<Namespace, Reading<Map<Long, SocketFacts>>> first = new HashMap<>();
    private final Map<Namespace, Reading<Map<Long, SocketFacts>>> last = new HashMap<>();
    private final Map<Long, List<ArrivalBin>> bins = new HashMap<>();
    private final List<Gap> gaps = new ArrayList<>();

    private KernelWindow(FactSource facts, Optional<ArrivalStream> arrivals) {
        this.facts = facts;
        this.arrivals = arrivals;
    }

    /// @param facts not closed
    /// @param arrivals of the same probe, not closed; empty where none are recorded
    public static KernelWindow of(FactSource facts, Optional<ArrivalStream> arrivals) {
        return new KernelWindow(facts, arrivals);
    }

    @Override
    public Reading<Map<Long, SocketFacts>> read(SnapshotReader namespace) {
        Reading<Map<Long, SocketFacts>> read = facts.read(namespace);
        Reading<Map<Long, SocketFacts>> before = last.put(namespace.namespace(), read);
        if (before != null) {
            first.putIfAbsent(namespace.namespace(), before);
        }
        return read;
    }

    /// Takes the bins that were told.
    public void gather() {
        arrivals.ifPresent(stream -> add(stream.take()));
    }

    /// Takes the last bins, which takes some milliseconds. To be called after the last reading.
    public void finish(HostReader reader) {
        if (arrivals.isEmpty()) {
            return;
        }
        gather();
        LockSupport.parkNanos(this, BIN.toNanos());
        last.keySet().forEach(namespace -> facts.read(reader.reader(namespace)));
        add(arrivals.get().takeLast());
    }

    private void add(ArrivalStream.Taken taken) {
        taken.bins()
                .forEach(told -> bins.computeIfAbsent(told.cookie(), _ -> new ArrayList<>())
                        .add(told.bin()));
        taken.gap().ifPresent(gaps::add);
    }

    /// The highest length at which a connection was added; unknown where none was added since recording began, or
    /// nothing is recorded.
    Reading<ExactPeak> peak(Namespace namespace, long cookie) {
        return facts(namespace, cookie).then(SocketFacts::peak);
    }

    /// Whether its peaks are recorded: then a listener without a peak is one to which none was added.
    boolean hasPeaks(Namespace namespace) {
        return told(last, namespace).isKnown()
                && facts.state().features().stream()
                        .anyMatch(feature ->
                                feature.isExact() && feature.label().equals(ProbeFeature.ACCEPT_QUEUE_PEAK.label()));
    }

    /// How many were added while it was watched; empty where that is not recorded, or where it is not known how
    /// many had been added before.
    OptionalLong enqueues(Namespace namespace, long cookie) {
        if (!hasPeaks(namespace)) {
            return OptionalLong.empty();
        }
        return told(first, namespace)
                .then(before -> told(last, namespace)
                        .map(after -> OptionalLong.of(Math.max(0, enqueues(after, cookie) - enqueues(before, cookie)))))
                .orElse(OptionalLong.empty());
    }

    private static Reading<Map<Long, SocketFacts>> told(
            Map<Namespace, Reading<Map<Long, SocketFacts>>> readings, Namespace namespace) {
        return readings.getOrDefault(namespace, Reading.unknown("not read"));
    }

    private static long enqueues(Map<Long, SocketFacts> all, long cookie) {
        SocketFacts known = all.get(cookie);
        return known == null ? 0 : known.enqueues();
    }

    private Reading<SocketFacts> facts(Namespace namespace, long cookie) {
        return told(last, namespace).then(all -> {
            SocketFacts known = all.get(cookie);
            return known == null ? Reading.unknown("nobody came since recording began") : Reading.of(known);
        });
    }

    /// Each arrival between two instants; unknown where none are recorded.
    Reading<ArrivalRecord> arrivals(long cookie, Instant from, Instant to) {
        if (arrivals.isEmpty()) {
            return Reading.unknown("arrivals were not recorded");
        }
        List<ArrivalBin> within = bins.getOrDefault(cookie, List.of()).stream()
                .filter(bin -> bin.to().isAfter(from) && bin.from().isBefore(to))
                .sorted(Comparator.comparing(ArrivalBin::from))
                .toList();
        return Reading.of(new ArrivalRecord(from, to, ArrivalBin.together(within), List.copyOf(gaps)));
    }
}
