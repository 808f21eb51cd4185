package dev.tidemark.agent;

import dev.tidemark.watch.RefusalCounts;
import dev.tidemark.watch.SocketFacts;
import java.util.HashMap;
import java.util.Map;

/// How far back the kernel's record of one namespace is whole, and how many refusals it explains. For the
/// sampler's thread.
///
/// Of each listener the kernel keeps the peaks of two seconds, that in which a connection was added last and the
/// one in which one was added before that: who reads in each second misses none. Whoever reads later can tell
/// whether one was missed. Where the earlier of the two is not after the second of the reading before, everything
/// since is in the later one; so a reading that is late by a little, or comes to quiet listeners, loses nothing.
final class FactCoverage {
    /// Nothing is recorded.
    static final FactCoverage NONE = new FactCoverage();

    private static final long NEVER = Long.MAX_VALUE;
    private static final long SECOND = 1_000_000_000L;

    /// Of a longer time nothing is told, whatever is left of it: nobody looked at what stayed in the queue.
    private static final long LONGEST = 5 * SECOND;

    private long firstNanos = NEVER;
    private long fromNanos = NEVER;
    private long lastNanos = NEVER;
    private Map<Long, Long> overflows = Map.of();
    private long refused;
    private boolean withReasons;

    void read(Map<Long, SocketFacts> facts, FactTime time) {
        long nanos = time.nanos();
        boolean isFirst = firstNanos == NEVER;
        if (isFirst) {
            firstNanos = nanos;
        }
        if (lastNanos == NEVER || nanos - lastNanos > LONGEST || isMissed(facts, time)) {
            fromNanos = nanos;
        }
        lastNanos = nanos;
        Map<Long, Long> now = HashMap.newHashMap(facts.size());
        facts.forEach((cookie, each) -> {
            long count = each.refusals().map(RefusalCounts::overflows).orElse(0L);
            withReasons |= each.refusals().isKnown();
            now.put(cookie, count);
            refused += isFirst ? 0 : Math.max(0, count - overflows.getOrDefault(cookie, 0L));
        });
        overflows = now;
    }

    /// Whether connections may have been added in a second since the last reading that nobody can tell of.
    private boolean isMissed(Map<Long, SocketFacts> facts, FactTime time) {
        long second = Math.floorDiv(lastNanos, SECOND);
        return Math.floorDiv(time.nanos(), SECOND) - second > 1
                && facts.values().stream()
                        .anyMatch(each -> each.seconds().size() > 1
                                && time.beginOf(each.seconds().getFirst().slot()) > second * SECOND);
    }

    /// Nothing could be read: what was recorded meanwhile may be gone.
    void lost() {
        firstNanos = NEVER;
        fromNanos = NEVER;
        lastNanos = NEVER;
        withReasons = false;
    }

    /// Since when no second was missed.
    long fromNanos() {
        return fromNanos;
    }

    /// Since when the peak of a whole life can be read.
    long firstNanos() {
        return firstNanos;
    }

    /// Whether it reaches from `from` to a reading at `to`.
    boolean isWhole(long from, long to) {
        return fromNanos <= from && lastNanos == to;
    }

    /// How many overflows its listeners tell the reason of, since the first reading.
    long refused() {
        return refused;
    }

    /// Whether reasons are recorded at all, as far as anybody was there to tell.
    boolean hasReasons() {
        return withReasons;
    }
}
