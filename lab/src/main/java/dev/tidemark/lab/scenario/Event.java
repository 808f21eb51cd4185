package dev.tidemark.lab.scenario;

import java.time.Duration;

/// Something that a scenario did, in words for people.
///
/// @param elapsed since its begin
public record Event(Duration elapsed, String text) {}
