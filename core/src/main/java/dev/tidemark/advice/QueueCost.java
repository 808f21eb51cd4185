package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import java.time.Duration;

/// What a queue costs when it is full.
///
/// Memory is that of the kernel's sockets as measured on Linux 6.18, without what clients have already sent.
///
/// @param limit the limit that this is about
/// @param lastInLine how long the last in line waits; unknown where the rate is
/// @param bytes of the kernel's memory
public record QueueCost(long limit, Reading<Duration> lastInLine, long bytes) {
    /// A TCP socket that waits, with its inode's slab share (`TCP`, `/proc/slabinfo`, Linux 6.18).
    private static final long BYTES_EACH = 2_803;

    /// For `limit`, accepted at `rate` connections a second.
    public static QueueCost of(long limit, Reading<Double> rate) {
        return new QueueCost(limit, rate.then(perSecond -> wait(limit + 1, perSecond)), bytes(limit + 1));
    }

    /// How much memory `connections` take that wait.
    public static long bytes(long connections) {
        return connections * BYTES_EACH;
    }

    /// The greatest limit whose last in line waits no longer than `patience`; below 0 where not even one fits.
    public static long mostWithin(Duration patience, double perSecond) {
        return (long) Math.min(Integer.MAX_VALUE, Math.floor(perSecond * patience.toNanos() / 1e9 + 1e-6)) - 1;
    }

    private static Reading<Duration> wait(long connections, double perSecond) {
        return perSecond > 0
                ? Reading.of(Duration.ofNanos((long) Math.min(4e18, connections / perSecond * 1e9)))
                : Reading.unknown("nobody accepts");
    }
}
