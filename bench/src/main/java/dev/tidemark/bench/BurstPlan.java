package dev.tidemark.bench;

import java.util.List;

/// Which bursts come, and how often somebody looks.
///
/// @param rates samples a second
/// @param millis how long bursts stand
/// @param bursts of each length at each rate
record BurstPlan(List<Integer> rates, List<Integer> millis, int bursts) {
    /// In about three minutes.
    static BurstPlan ofAll() {
        return new BurstPlan(List.of(10, 100, 1_000), List.of(1, 5, 20, 100), 200);
    }

    /// In some ten seconds.
    static BurstPlan ofShort() {
        return new BurstPlan(List.of(10, 100), List.of(20, 100), 20);
    }
}
