package dev.tidemark.lab.traffic;

import java.time.Duration;

/// A while in which the server accepts nobody.
///
/// @param at from the start of its course
public record Stall(Duration at, Duration length) {}
