package dev.tidemark.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// All that is recorded of one interval of 10 s.
///
/// @param from where it begins: a whole multiple of [#SPAN] since 1970
/// @param period the usual time from one sample to the next
/// @param samples how many samples were taken
/// @param intervals the listeners that were seen
/// @param counters the namespaces that were read
public record Slot(
        Instant from, Duration period, long samples, List<Interval> intervals, List<CounterInterval> counters) {
    /// The finest span that is kept.
    public static final Duration SPAN = Duration.ofSeconds(10);

    public Slot {
        intervals = List.copyOf(intervals);
        counters = List.copyOf(counters);
    }
}
