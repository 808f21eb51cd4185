package dev.tidemark.agent;

import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import java.time.Duration;

/// What a [Sampler] reads, and how often.
///
/// @param period from one sample to the next: 1 ms to 1 day
/// @param counters how often the namespaces' counters are read; with each sample where that is seldomer
/// @param scope which namespaces
/// @param unix whether listening unix sockets too
/// @param selection which listeners
public record Sampling(Duration period, Duration counters, Scope scope, boolean unix, Selection selection) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    public Sampling {
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("period: " + period + " (expected: from 1 ms to 1 day)");
        }
    }

    /// All listeners of all namespaces.
    public static Sampling ofAll(Duration period, Duration counters) {
        return new Sampling(period, counters, Scope.ALL, true, Selection.ALL);
    }
}
