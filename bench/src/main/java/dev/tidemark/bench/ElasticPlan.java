package dev.tidemark.bench;

import java.time.Duration;

/// How elastic queues are measured.
///
/// @param swells that come, one each four seconds, before the overload
/// @param overload how long more come than can be accepted
/// @param noise how long a queue is watched under noisy load
/// @param settleSeconds of agents whose cost is measured
/// @param costSeconds how long that is
record ElasticPlan(int swells, Duration overload, Duration noise, int settleSeconds, int costSeconds) {
    /// In about 15 minutes.
    static ElasticPlan ofAll() {
        return new ElasticPlan(8, Duration.ofSeconds(15), Duration.ofMinutes(10), 30, 120);
    }

    /// In about two minutes.
    static ElasticPlan ofShort() {
        return new ElasticPlan(3, Duration.ofSeconds(6), Duration.ofSeconds(30), 8, 20);
    }
}
