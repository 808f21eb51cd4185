package dev.tidemark.watch;

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

/// Follows the selected listeners from sample to sample.
///
/// Give it each sample once, in the order in which they were taken, with the namespaces' counters. The first
/// sample is what later ones are compared with. Listeners that come while it watches are watched too. What it
/// costs is a look-up for each listener of the host; what it keeps grows with the number of different addresses
/// seen. For one thread at a time; what it gives out is immutable.
public final class ListenerWatch {
    private final Selection selection;
    private final Duration period;
    private final Map<Namespace, NamespaceWatch> namespaces = new LinkedHashMap<>();
    private final PlaceList places = new PlaceList();
    private long samples;
    private Instant from = Instant.EPOCH;
    private Instant to = Instant.EPOCH;

    private ListenerWatch(Selection selection, Duration period) {
        this.selection = selection;
        this.period = period;
    }

    /// A watch over what `selection` is about.
    ///
    /// @param period the time from one sample to the next, as it is said of the high-water marks
    public static ListenerWatch of(Selection selection, Duration period) {
        return new ListenerWatch(selection, period);
    }

    /// Takes in the next sample and says what changed. In the first, all rises are unknown.
    public Tick observe(HostSnapshot host) {
        follow(host);
        return new Tick(
                to,
                namespaces.values().stream()
                        .filter(namespace -> namespace.isWatched() && namespace.isIn(samples))
                        .map(NamespaceWatch::tick)
                        .toList(),
                places.stream().map(WatchedPlace::tick).toList());
    }

    /// Takes in the next sample as [#observe] does, and tells only what may be new.
    ///
    /// Where the lists of a namespace are the objects that they were in the sample before, and that one brought
    /// no news either, this costs the same for a thousand listeners as for one.
    public News follow(HostSnapshot host) {
        if (host.namespaces().isEmpty()) {
            throw new IllegalArgumentException("sample: no namespace (expected: at least one)");
        }
        samples++;
        to = host.namespaces().getFirst().at();
        from = samples == 1 ? to : from;
        List<Namespace> still = new ArrayList<>(host.namespaces().size());
        for (ListenSnapshot snapshot : host.namespaces()) {
            if (!watchOf(snapshot.namespace()).observe(snapshot, samples)) {
                still.add(snapshot.namespace());
            }
        }
        boolean someAreMissing = false;
        for (NamespaceWatch namespace : namespaces.values()) {
            if (!namespace.isIn(samples)) {
                namespace.miss(samples, to);
                someAreMissing = true;
            }
        }
        boolean isAllStill = still.size() == host.namespaces().size() && !someAreMissing;
        return new News(still, isAllStill ? List.of() : places.settledIn(samples));
    }

    private NamespaceWatch watchOf(Namespace namespace) {
        NamespaceWatch watch = namespaces.get(namespace);
        if (watch == null) {
            watch = new NamespaceWatch(namespace, selection, period, places);
            namespaces.put(namespace, watch);
        }
        return watch;
    }

    /// Forgets what the last sample showed to be gone, so that a watch without an end does not grow. What comes
    /// back later is watched as if it were new.
    public void forgetGone() {
        namespaces.values().forEach(namespace -> namespace.forgetGone(samples));
        namespaces.values().removeIf(namespace -> !namespace.isWatched() && !namespace.isIn(samples));
        places.forget(place -> place.isGone(samples));
    }

    /// What all samples so far show.
    public WatchSummary summary() {
        namespaces.values().forEach(NamespaceWatch::repeated);
        return new WatchSummary(
                from,
                to,
                period,
                Math.max(0, samples - 1),
                namespaces.values().stream()
                        .filter(NamespaceWatch::isWatched)
                        .map(NamespaceWatch::total)
                        .toList(),
                places.stream().map(WatchedPlace::summary).toList());
    }
}
