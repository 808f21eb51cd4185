package dev.tidemark.watch;

import dev.tidemark.listener.AcceptQueue;
import java.time.Duration;
import java.time.Instant;

/// The highest length of an accept queue that samples showed. It may have been higher between them.
///
/// @param queue as it was then
/// @param at when it was first that high
/// @param period the time from one sample to the next
public record HighWaterMark(AcceptQueue queue, Instant at, Duration period) {
    /// Whether the queue was full, so that the mark is cut off: the demand may have been higher.
    public boolean isAtCapacity() {
        return queue.isFull();
    }

    /// The higher of this mark and what a later sample shows.
    HighWaterMark or(AcceptQueue later, Instant when) {
        return later.length() > queue.length() ? new HighWaterMark(later, when, period) : this;
    }
}
