package dev.tidemark.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What an earlier watcher recorded of a listener, for one that goes on from there.
///
/// @param since when it was first recorded
/// @param highest the highest mark of all that time
/// @param episodes in how many overflow episodes it was suspected
/// @param reaches the marks of the last hour, see [Reach]; the one that ends last first
public record PastPeaks(Instant since, HighWaterMark highest, long episodes, List<Reach> reaches) {
    public PastPeaks {
        reaches = List.copyOf(reaches);
    }

    /// The mark for each stretch of time that begins before `until` and goes on to the end of what was recorded,
    /// unless a reach with an earlier end is for it too, which then counts.
    ///
    /// @param peak the highest in it and after it
    public record Reach(Instant until, HighWaterMark peak) {}

    /// Makes reaches from intervals, the latest first. Keeps few of them: those that are higher than all that
    /// came after, and of what is long ago one a minute.
    public static final class Writer {
        private static final Duration FINE = Duration.ofMinutes(5);
        private static final Duration COARSE = Duration.ofMinutes(1);

        private final Instant end;
        private final List<Reach> reaches = new ArrayList<>();

        /// @param end of all that was recorded
        public Writer(Instant end) {
            this.end = end;
        }

        /// Takes the next interval back in time.
        ///
        /// @param until its end: wherever in it the peak was, it is told until it is over
        public void add(Instant until, HighWaterMark peak) {
            if (reaches.isEmpty()) {
                reaches.add(new Reach(until, peak));
                return;
            }
            Reach before = reaches.getLast();
            HighWaterMark both = before.peak().with(peak);
            if (isSame(both, before.peak())) {
                return;
            }
            boolean isNear = Duration.between(until, before.until()).compareTo(COARSE) < 0;
            if (!isNear || Duration.between(until, end).compareTo(FINE) < 0) {
                reaches.add(new Reach(until, both));
            } else {
                reaches.set(reaches.size() - 1, new Reach(before.until(), both));
            }
        }

        /// When a queue was empty is no news.
        private static boolean isSame(HighWaterMark one, HighWaterMark other) {
            return one.queue().length() == 0
                    ? one.queue().equals(other.queue()) && one.source().equals(other.source())
                    : one.equals(other);
        }

        /// The latest first.
        public List<Reach> reaches() {
            return List.copyOf(reaches);
        }
    }
}
