package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;

/// An overflow episode of one listener: how many packets were turned away, and what that says about clients.
///
/// A client that is turned away asks again after a second at the earliest (`TCP_TIMEOUT_INIT`,
/// `include/net/tcp.h`), so that in an episode shorter than that each packet is another client.
///
/// @param from the reading before the first rise
/// @param lasted until the reading that showed the last rise
/// @param overflows packets turned away, as ListenOverflows or the listener's own drops count them
/// @param limit of the listener then
/// @param clients how many clients were turned away, where each was told apart
/// @param isAmbiguous whether other listeners may have a part in it
public record OverflowEpisode(
        Instant from, Duration lasted, long overflows, long limit, Reading<Long> clients, boolean isAmbiguous) {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    /// When it ended.
    public Instant to() {
        return from.plus(lasted);
    }

    /// The fewest clients that can have been turned away.
    public long leastClients() {
        return clients.orElse(
                isShort() ? overflows : Math.max(1, Math.ceilDiv(overflows, Retries.LINEAR.triesWithin(lasted))));
    }

    /// The most clients that can have been turned away.
    public long mostClients() {
        return clients.orElse(overflows);
    }

    /// Whether nobody had time to ask twice.
    public boolean isShort() {
        return lasted.compareTo(FIRST_RETRY) < 0;
    }
}
