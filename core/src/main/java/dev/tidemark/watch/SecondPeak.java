package dev.tidemark.watch;

import java.time.Instant;

/// The highest length that additions brought an accept queue to within one second of the kernel's own clock.
///
/// @param slot when that second began; it lasts one second and need not begin at a full one of the wall clock
/// @param length connections that waited, the one just added among them
public record SecondPeak(Instant slot, int length) {}
