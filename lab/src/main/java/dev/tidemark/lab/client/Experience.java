package dev.tidemark.lab.client;

import java.time.Duration;
import java.util.Optional;

/// What one client met so far.
///
/// @param connected after how long it held a connection, if it ever did
/// @param answered after how long the application sent a byte, if it did
public record Experience(Outcome outcome, Optional<Duration> connected, Optional<Duration> answered) {}
