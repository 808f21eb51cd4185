package dev.tidemark.watch;

import java.time.Instant;

/// The highest length of a listener's SYN queue since recording began.
///
/// @param length half-open handshakes
/// @param at when it was first seen that high
public record SynPeak(int length, Instant at) {}
