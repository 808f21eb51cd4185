package dev.tidemark.agent;

import dev.tidemark.listener.HostSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The samples of the last seconds as they were taken, as evidence in hand when something goes wrong.
///
/// What did not change between two samples is one object in both, so that it takes little. At most one sample in
/// 90 ms is kept, and those with counters. Of what the kernel recorded only a reading in five seconds is: what
/// happened since then is told by the difference.
final class SnapshotTrail {
    private static final long SPAN_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long SPACING_NANOS = Duration.ofMillis(90).toNanos();
    private static final long FACT_SPACING_NANOS = Duration.ofSeconds(5).toNanos();

    private final Deque<Kept> trail = new ArrayDeque<>();
    private long kept = Long.MIN_VALUE;
    private long factsNanos = Long.MIN_VALUE;

    /// @param facts none for most
    private record Kept(HostSnapshot host, FactSnapshot facts) {
        long nanos() {
            return SnapshotTrail.nanos(host);
        }

        boolean hasFacts() {
            return !facts.namespaces().isEmpty();
        }
    }

    /// @param facts what the kernel had recorded just after the sample
    void see(HostSnapshot host, boolean withCounters, FactSnapshot facts) {
        long nanos = nanos(host);
        if (!withCounters && !trail.isEmpty() && nanos - kept < SPACING_NANOS) {
            return;
        }
        kept = nanos;
        trail.addLast(new Kept(host, factsToKeep(withCounters, facts, nanos)));
        while (nanos - trail.getFirst().nanos() > SPAN_NANOS) {
            trail.removeFirst();
        }
    }

    /// They are compared with counters, so that both have to be of the same time.
    private FactSnapshot factsToKeep(boolean withCounters, FactSnapshot facts, long nanos) {
        boolean isDue = factsNanos == Long.MIN_VALUE || nanos - factsNanos >= FACT_SPACING_NANOS;
        if (!withCounters || facts.namespaces().isEmpty() || !isDue) {
            return FactSnapshot.NONE;
        }
        factsNanos = nanos;
        return facts;
    }

    private static long nanos(HostSnapshot host) {
        return host.namespaces().getFirst().nanos();
    }

    /// In the order of time, from the oldest reading of facts on where there is one.
    EpisodeEvidence evidence() {
        List<Kept> since = trail.stream().dropWhile(each -> !each.hasFacts()).toList();
        return since.isEmpty()
                ? new EpisodeEvidence(trail.stream().map(Kept::host).toList(), FactSnapshot.NONE.namespaces())
                : new EpisodeEvidence(
                        since.stream().map(Kept::host).toList(),
                        since.getFirst().facts().namespaces());
    }
}
