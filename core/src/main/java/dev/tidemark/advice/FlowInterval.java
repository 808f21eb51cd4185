package dev.tidemark.advice;

import java.time.Duration;
import java.time.Instant;

/// What came to one listener and what was accepted in one interval of the history, ten seconds or more.
///
/// @param from when it began
/// @param span how long it is
/// @param arrivals connections put into the queue
/// @param accepts connections taken out of it
/// @param isExact whether each was counted; else both are lower bounds, from rises and falls of the length
/// @param samples how many samples saw the queue
/// @param empty in how many of them nobody waited
/// @param full in how many of them it was full
/// @param peak the highest length
/// @param limit the limit then
public record FlowInterval(
        Instant from,
        Duration span,
        long arrivals,
        long accepts,
        boolean isExact,
        long samples,
        long empty,
        long full,
        long peak,
        long limit) {
    /// When it ended.
    public Instant to() {
        return from.plus(span);
    }

    /// Whether somebody waited in nine of ten samples, so that the owner always had somebody to accept.
    public boolean isSeldomEmpty() {
        return samples > 0 && empty * 10 <= samples;
    }

    /// Connections that came in a second.
    double arrivalsPerSecond() {
        return arrivals * 1e9 / span.toNanos();
    }

    /// Connections taken out in a second.
    double acceptsPerSecond() {
        return accepts * 1e9 / span.toNanos();
    }
}
