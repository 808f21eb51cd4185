package dev.tidemark.advice;

import java.time.Duration;
import java.time.Instant;

/// One burst: a time in which clients came faster than they were accepted, with calm before and after.
///
/// @param at when most would have waited at once
/// @param least the fewest who would have, had nobody been turned away
/// @param most the most who would have
/// @param rise from the moment when somebody began to wait until then
/// @param isCutOff whether the queue was full in it
/// @param isExact whether each client was counted
record SeenBurst(Instant at, double least, double most, Duration rise, boolean isCutOff, boolean isExact) {}
