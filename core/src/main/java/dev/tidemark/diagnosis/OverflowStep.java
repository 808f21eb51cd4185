package dev.tidemark.diagnosis;

import java.time.Duration;

/// A stretch of samples, shorter than a second, in which overflows rose.
///
/// A client that is refused asks again after a second at the earliest (`TCP_TIMEOUT_INIT`, `include/net/tcp.h`),
/// so that within one step nobody is counted twice. In later steps the retries of earlier ones are counted too.
///
/// @param after when it began, from the first sample on
/// @param lasted from the sample before the first rise to the last
/// @param overflows by how much ListenOverflows rose
/// @param highest the greatest length of the queue in it: its capacity, where the overflows are its own
public record OverflowStep(Duration after, Duration lasted, long overflows, long highest) {
    /// How many clients wanted in at once: those it held and those it refused.
    public long arrivals() {
        return highest + overflows;
    }
}
