package dev.tidemark.watch;

import dev.tidemark.listener.AcceptQueue;
import java.time.Instant;

/// The highest length an accept queue was seen at, looked at as each connection was added. Where a server
/// accepted on another processor in that very instant, the truth may be higher by what it took; it is never
/// lower.
///
/// @param length connections that waited, the one just added among them
/// @param limit of the queue, at that moment
/// @param at when it was first that high
public record ExactPeak(int length, int limit, Instant at) {
    /// The queue as it was then.
    public AcceptQueue queue() {
        return new AcceptQueue(length, limit);
    }
}
