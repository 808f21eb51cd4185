package dev.tidemark.advice;

import java.time.Duration;
import java.time.Instant;

/// A time in which nobody accepted while clients waited.
///
/// @param from when the last one before it was accepted, at the earliest
/// @param lasted until somebody was accepted again
public record Stall(Instant from, Duration lasted) {}
