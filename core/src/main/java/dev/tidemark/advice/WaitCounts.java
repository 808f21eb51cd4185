package dev.tidemark.advice;

import java.time.Duration;
import java.util.TreeMap;

/// How many waited how long, to within 1 %.
final class WaitCounts {
    private static final double STEP = Math.log(1.01);
    private static final double SHORTEST = 1e4;

    private final TreeMap<Integer, Long> counts = new TreeMap<>();
    private long total;
    private long longest;

    void add(long nanos, long clients) {
        int bucket = nanos <= SHORTEST ? 0 : (int) Math.ceil(Math.log(nanos / SHORTEST) / STEP);
        counts.merge(bucket, clients, Long::sum);
        total += clients;
        longest = Math.max(longest, nanos);
    }

    Outcome.Waits waits() {
        return new Outcome.Waits(quantile(0.5), quantile(0.99), Duration.ofNanos(longest));
    }

    private Duration quantile(double share) {
        long rank = (long) Math.ceil(share * total);
        long below = 0;
        for (var entry : counts.entrySet()) {
            below += entry.getValue();
            if (below >= rank && rank > 0) {
                long nanos = entry.getKey() == 0 ? 0 : (long) (SHORTEST * Math.exp(entry.getKey() * STEP));
                return Duration.ofNanos(Math.min(longest, nanos));
            }
        }
        return Duration.ZERO;
    }
}
