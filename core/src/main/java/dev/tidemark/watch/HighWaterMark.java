package dev.tidemark.watch;

import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.PeakSource.Exact;
import dev.tidemark.watch.PeakSource.Sampled;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The highest length known of an accept queue over some stretch of time.
///
/// @param queue as it was then
/// @param at when it was first that high
/// @param source whether it may have been higher: exact only where the whole stretch is known exactly
public record HighWaterMark(AcceptQueue queue, Instant at, PeakSource source) {
    /// What samples saw.
    ///
    /// @param period the time from one to the next
    public static HighWaterMark sampled(AcceptQueue queue, Instant at, Duration period) {
        return new HighWaterMark(queue, at, new Sampled(period));
    }

    /// What the kernel recorded, or what cannot be exceeded.
    public static HighWaterMark exact(AcceptQueue queue, Instant at) {
        return new HighWaterMark(queue, at, PeakSource.EXACT);
    }

    /// Whether nothing was higher.
    public boolean isExact() {
        return source instanceof Exact;
    }

    /// The time from one sample to the next; empty where it is exact.
    public Optional<Duration> period() {
        return switch (source) {
            case Exact _ -> Optional.empty();
            case Sampled(Duration period) -> Optional.of(period);
        };
    }

    /// Whether the queue was full, so that the mark is cut off: the demand may have been higher.
    public boolean isAtCapacity() {
        return queue.isFull();
    }

    /// The higher of this mark and what a later sample shows.
    HighWaterMark or(AcceptQueue later, Instant when) {
        return later.length() > queue.length() ? new HighWaterMark(later, when, source) : this;
    }

    /// The mark of the stretch of this one and that of the other one together. Of equal lengths the exact one
    /// counts, else the earlier. It is exact where both are; or where it is exact itself and at a capacity that
    /// the other did not exceed, as then nothing can have been higher.
    public HighWaterMark with(HighWaterMark other) {
        HighWaterMark higher = isAbove(other) ? this : other;
        HighWaterMark lower = isAbove(other) ? other : this;
        boolean isBound = higher.isExact()
                && higher.isAtCapacity()
                && lower.queue.limit() <= higher.queue.limit()
                && lower.queue.length() <= higher.queue.length();
        return isBound
                ? higher
                : new HighWaterMark(higher.queue, higher.at, higher.isExact() ? lower.source : higher.source);
    }

    private boolean isAbove(HighWaterMark other) {
        if (queue.length() != other.queue.length()) {
            return queue.length() > other.queue.length();
        }
        return isExact() == other.isExact() ? !at.isAfter(other.at) : isExact();
    }
}
