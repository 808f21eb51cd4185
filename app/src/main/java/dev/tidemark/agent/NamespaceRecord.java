package dev.tidemark.agent;

import dev.tidemark.history.CounterInterval;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.Namespace;
import dev.tidemark.watch.Explained;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is remembered of one namespace while the sampler runs. For the sampler's thread.
final class NamespaceRecord {
    private static final Reading<Long> FIRST = Reading.unknown("the first reading of this namespace");

    private Namespace namespace;
    private @Nullable NetNetstat latest;
    private Instant readAt = Instant.EPOCH;
    private final Map<ListenCounter, Reading<Long>> rises = new EnumMap<>(ListenCounter.class);
    private final Map<ListenCounter, Reading<Long>> watched = new EnumMap<>(ListenCounter.class);
    private final Map<String, Long> interval = new HashMap<>();
    private final EpisodeTrack episodes;
    private Reading<Explained> explained = Reading.unknown("no reasons are recorded");
    private Optional<Explained> explainedFrom = Optional.empty();

    NamespaceRecord(Namespace namespace, EpisodeTrack episodes) {
        this.namespace = namespace;
        this.episodes = episodes;
    }

    /// Takes in a reading of its counters.
    ///
    /// @return by how much ListenOverflows rose
    long count(Namespace now, NetNetstat counters, Instant at) {
        boolean isAnother = !namespace.equals(now);
        namespace = now;
        NetNetstat before = isAnother ? null : latest;
        if (isAnother) {
            explainedFrom = Optional.empty();
        }
        for (ListenCounter counter : ListenCounter.values()) {
            Reading<Long> rise = before == null ? FIRST : counters.riseSince(before, counter);
            rises.put(counter, rise);
            if (rise instanceof Reading.Known<Long>(Long more)) {
                watched.merge(
                        counter, rise, (sum, _) -> sum.fold(known -> Reading.of(known + more), _ -> Reading.of(more)));
                interval.merge(counter.kernelName(), more, Long::sum);
            } else {
                watched.putIfAbsent(counter, rise);
            }
        }
        latest = counters;
        readAt = at;
        return rises.getOrDefault(ListenCounter.LISTEN_OVERFLOWS, FIRST).orElse(0L);
    }

    /// Compares the overflows with those of which the kernel recorded the reason, if that was read just now.
    void explain(FactCoverage coverage, long nanos) {
        NetNetstat counters = latest;
        if (counters == null || !coverage.hasReasons() || !coverage.isWhole(nanos, nanos)) {
            explained = Reading.unknown(coverage.hasReasons() ? "not read" : "no reasons are recorded");
            return;
        }
        Reading<Long> overflows = counters.counter(ListenCounter.LISTEN_OVERFLOWS);
        if (explainedFrom.isEmpty()) {
            long refused = coverage.refused();
            explainedFrom = overflows.fold(count -> Optional.of(new Explained(count, refused)), _ -> Optional.empty());
        }
        Explained from = explainedFrom.orElse(new Explained(0, 0));
        explained = overflows.map(count -> new Explained(
                count - from.overflows(), Math.min(count - from.overflows(), coverage.refused() - from.explained())));
    }

    /// When its counters were last read; the epoch before the first time.
    Instant readAt() {
        return readAt;
    }

    EpisodeTrack episodes() {
        return episodes;
    }

    Namespace namespace() {
        return namespace;
    }

    /// What was counted since the last call; empty when nothing was.
    Optional<CounterInterval> endInterval(Instant from, Duration span) {
        if (interval.isEmpty()) {
            return Optional.empty();
        }
        CounterInterval counted = new CounterInterval(namespace.name(), from, span, interval);
        interval.clear();
        return Optional.of(counted);
    }

    LiveNamespace view() {
        Map<ListenCounter, Reading<Long>> totals = new EnumMap<>(ListenCounter.class);
        NetNetstat counters = latest;
        for (ListenCounter counter : ListenCounter.values()) {
            totals.put(counter, counters == null ? Reading.unknown("not read yet") : counters.counter(counter));
        }
        return new LiveNamespace(namespace, rises, totals, watched, explained);
    }
}
