package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SocketIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The samples that one check judges: of each listener the worst, of each namespace the rise of its overflows.
///
/// A listener that was there in any of the samples counts. For one thread at a time.
public final class CheckSamples {
    private final Selection selection;
    private final Map<Key, Worst> listeners = new LinkedHashMap<>();
    private final Map<Namespace, Ends> namespaces = new LinkedHashMap<>();
    private Optional<ListReport> last = Optional.empty();
    private boolean consistent = true;
    private int count;

    private CheckSamples(Selection selection) {
        this.selection = selection;
    }

    private record Key(Namespace namespace, SocketIdentity identity) {}

    private record Ends(ListenSnapshot first, ListenSnapshot last) {}

    /// The worst that was seen of one listener.
    ///
    /// @param row the sample in which it was fullest
    /// @param lowestLimit the lowest limit it had in any sample
    record Worst(ListRow row, long lowestLimit) {
        Worst with(ListRow other) {
            boolean worse =
                    other.listener().queue().fill() > row.listener().queue().fill();
            return new Worst(
                    worse ? other : row,
                    Math.min(lowestLimit, other.listener().queue().limit()));
        }
    }

    public static CheckSamples of(Selection selection) {
        return new CheckSamples(selection);
    }

    /// Adds a sample.
    public void add(HostSnapshot host) {
        ListReport report = ListReport.of(host, selection, ListRow.WORST_FIRST, Map.of());
        for (ListRow row : report.rows()) {
            listeners.merge(
                    new Key(row.snapshot().namespace(), row.listener().identity()),
                    new Worst(row, row.listener().queue().limit()),
                    (seen, now) -> seen.with(now.row()));
        }
        for (ListenSnapshot snapshot : host.namespaces()) {
            namespaces.merge(
                    snapshot.namespace(),
                    new Ends(snapshot, snapshot),
                    (seen, now) -> new Ends(seen.first(), snapshot));
            consistent &= snapshot.consistent();
        }
        last = Optional.of(report);
        count++;
    }

    /// The last sample as it was selected.
    public ListReport last() {
        return last.orElseThrow(() -> new IllegalStateException("samples: none (expected: at least one)"));
    }

    public int count() {
        return count;
    }

    /// Whether every sample was whole.
    boolean isConsistent() {
        return consistent;
    }

    /// Whether no sample had a listener that is selected.
    public boolean isEmpty() {
        return listeners.isEmpty();
    }

    /// Every listener at its worst, the fullest first.
    List<Worst> worst() {
        List<Worst> all = new ArrayList<>(listeners.values());
        all.sort(Comparator.comparing((Worst worst) -> worst.row().state())
                .thenComparingDouble(worst -> -worst.row().listener().queue().fill())
                .thenComparing(Worst::row, ListRow.WORST_FIRST));
        return all;
    }

    /// The overflows of each namespace that a selected listener is in.
    List<OverflowRise> overflows() {
        Set<Namespace> concerned = new HashSet<>();
        listeners.keySet().forEach(key -> concerned.add(key.namespace()));
        List<OverflowRise> rises = new ArrayList<>();
        namespaces.forEach((namespace, ends) -> {
            if (concerned.contains(namespace)) {
                rises.add(new OverflowRise(
                        namespace,
                        rise(ends),
                        Duration.ofNanos(ends.last().nanos() - ends.first().nanos())));
            }
        });
        return rises;
    }

    private static Reading<Long> rise(Ends ends) {
        return switch (ends.first().counters()) {
            case Reading.Unknown<NetNetstat>(String reason) -> Reading.unknown(reason);
            case Reading.Known<NetNetstat>(NetNetstat before) ->
                switch (ends.last().counters()) {
                    case Reading.Unknown<NetNetstat>(String reason) -> Reading.unknown(reason);
                    case Reading.Known<NetNetstat>(NetNetstat after) ->
                        after.riseSince(before, ListenCounter.LISTEN_OVERFLOWS);
                };
        };
    }
}
