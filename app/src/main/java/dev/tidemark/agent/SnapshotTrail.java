package dev.tidemark.agent;

import dev.tidemark.listener.HostSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The samples of the last seconds as they were taken, as evidence in hand when something goes wrong.
///
/// What did not change between two samples is one object in both, so that it takes little. At most one sample in
/// 90 ms is kept, and those with counters.
final class SnapshotTrail {
    private static final long SPAN_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long SPACING_NANOS = Duration.ofMillis(90).toNanos();

    private final Deque<HostSnapshot> trail = new ArrayDeque<>();
    private long kept = Long.MIN_VALUE;

    void see(HostSnapshot host, boolean withCounters) {
        long nanos = nanos(host);
        if (!withCounters && !trail.isEmpty() && nanos - kept < SPACING_NANOS) {
            return;
        }
        kept = nanos;
        trail.addLast(host);
        while (nanos - nanos(trail.getFirst()) > SPAN_NANOS) {
            trail.removeFirst();
        }
    }

    private static long nanos(HostSnapshot host) {
        return host.namespaces().getFirst().nanos();
    }

    /// In the order of time.
    List<HostSnapshot> samples() {
        return List.copyOf(trail);
    }
}
