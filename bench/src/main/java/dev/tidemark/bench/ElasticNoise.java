package dev.tidemark.bench;

import java.util.List;

/// An elastic queue under noisy load.
///
/// @param clients who came
/// @param refused of them at first
/// @param gaveUp of them
/// @param steps changes of the limit that were seen
/// @param turns of them, those that went the other way than the one before
/// @param course of length and limit, a second each
record ElasticNoise(
        double seconds,
        long clients,
        long refused,
        long gaveUp,
        long overflows,
        long steps,
        long turns,
        double p99Millis,
        List<QueuePoint> course) {
    /// How often the limit turned.
    static long turns(List<Long> limits) {
        long turns = 0;
        int last = 0;
        for (int i = 1; i < limits.size(); i++) {
            int way = Long.compare(limits.get(i), limits.get(i - 1));
            if (way != 0) {
                turns += last != 0 && way != last ? 1 : 0;
                last = way;
            }
        }
        return turns;
    }
}
