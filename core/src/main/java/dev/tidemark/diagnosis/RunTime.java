package dev.tidemark.diagnosis;

import java.time.Duration;

/// What the scheduler gave a process while it was watched, summed over its threads (`/proc/<pid>/schedstat`).
///
/// @param ran on a processor
/// @param waited able to run, without a processor
/// @param slices how often it was given one
/// @param over in this time
public record RunTime(Duration ran, Duration waited, long slices, Duration over) {}
