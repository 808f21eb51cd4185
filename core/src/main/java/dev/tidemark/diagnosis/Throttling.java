package dev.tidemark.diagnosis;

import java.time.Duration;

/// How a CPU quota held a process up while it was watched.
///
/// @param periods how many periods of the quota passed in which the group wanted to run
/// @param throttledPeriods in how many of them it used the quota up and had to stop
/// @param stopped for how long it was stopped, summed over processors
/// @param quota how much processor time each period gives
/// @param period how long a period is
public record Throttling(long periods, long throttledPeriods, Duration stopped, Duration quota, Duration period) {}
