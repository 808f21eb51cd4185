package dev.tidemark.agent;

import java.time.Duration;

/// How long to wait before something is tried again.
///
/// @param first before the second try; doubled each time
/// @param longest but never longer than this
/// @param total after so long it is given up
record Backoff(Duration first, Duration longest, Duration total) {
    /// 1 s to 60 s, for 5 minutes.
    static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(5));

    /// @param tries how many there were, from 1
    Duration after(int tries) {
        Duration wait = first.multipliedBy(1L << Math.min(tries - 1, 20));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
