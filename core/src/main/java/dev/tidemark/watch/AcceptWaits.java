package dev.tidemark.watch;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// How long connections waited in one accept queue until accept(2) took them, each of them counted by the kernel.
///
/// A wait is known to a power of two: how many microseconds it took is counted by how many bits that number has.
///
/// @param counts [#BUCKETS] numbers: how many waited less than 1 us, from there to less than 2 us, to 4 us and so
///     on; the last one counts those of 2^30 us (18 minutes) and more
/// @param sum of all waits
public record AcceptWaits(List<Long> counts, Duration sum) {
    public static final int BUCKETS = 32;

    private static final List<Long> ZEROS = List.copyOf(Collections.nCopies(BUCKETS, 0L));

    /// Nobody was accepted.
    public static final AcceptWaits NONE = new AcceptWaits(ZEROS, Duration.ZERO);

    public AcceptWaits {
        counts = List.copyOf(counts);
        if (counts.size() != BUCKETS || counts.stream().anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("counts: " + counts + " (expected: " + BUCKETS + ", none below 0)");
        }
    }

    /// How many were accepted.
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /// The waits of that bucket are shorter than this; of the last one they may be longer.
    public static Duration bound(int bucket) {
        return Duration.ofNanos(1_000L << bucket);
    }

    /// What `share` of the waits is shorter than, as closely as is known.
    ///
    /// @param share from 0 to 1
    /// @throws IllegalStateException when there are none
    public Duration below(double share) {
        long all = count();
        if (all == 0) {
            throw new IllegalStateException("waits: none (expected: at least one)");
        }
        long wanted = Math.max(1, (long) Math.ceil(all * share));
        long sofar = 0;
        int bucket = 0;
        while (sofar + counts.get(bucket) < wanted) {
            sofar += counts.get(bucket);
            bucket++;
        }
        return bound(bucket);
    }

    /// What came since `before`; all of it where this is no continuation of that.
    public AcceptWaits since(AcceptWaits before) {
        List<Long> rises = IntStream.range(0, BUCKETS)
                .mapToObj(bucket -> counts.get(bucket) - before.counts.get(bucket))
                .toList();
        return rises.stream().anyMatch(rise -> rise < 0) ? this : new AcceptWaits(rises, sum.minus(before.sum));
    }
}
