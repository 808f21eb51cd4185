package dev.tidemark.watch;

import java.time.Duration;

/// How a high-water mark is known: recorded by the kernel as each connection came, or seen by samples.
public sealed interface PeakSource {
    /// Each connection that was added was looked at: nothing was higher.
    record Exact() implements PeakSource {
        @Override
        public String word() {
            return "exact";
        }
    }

    /// Seen by samples: it may have been higher between two of them.
    ///
    /// @param period the longest time from one sample to the next
    record Sampled(Duration period) implements PeakSource {
        @Override
        public String word() {
            return "sampled";
        }
    }

    /// The one source of this kind.
    PeakSource EXACT = new Exact();

    /// How JSON, CSV and metrics call it: `exact` or `sampled`.
    String word();
}
