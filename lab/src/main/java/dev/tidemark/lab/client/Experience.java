package dev.tidemark.lab.client;

import java.time.Duration;
import java.util.Optional;

/// What one client met so far.
///
/// @param began when it began to ask, counted from the start of its crowd
/// @param repeats how often the kernel has sent its SYN again: each time before was in vain
/// @param connected after how long it held a connection, if it ever did
/// @param answered after how long the application sent a byte, if it did
public record Experience(
        Outcome outcome, Duration began, int repeats, Optional<Duration> connected, Optional<Duration> answered) {}
