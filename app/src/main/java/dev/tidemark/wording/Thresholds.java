package dev.tidemark.wording;

import dev.tidemark.listener.AcceptQueue;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a check expects of listeners.
///
/// @param warn fill in percent from which there is a warning
/// @param crit fill in percent from which it is critical; a full queue always is
/// @param minLimit the lowest limit that is right, as a gate for deployments
/// @param maxOverflowsPerSecond the most ListenOverflows a second that are right in a namespace
public record Thresholds(int warn, int crit, OptionalLong minLimit, OptionalDouble maxOverflowsPerSecond) {
    public Thresholds {
        if (warn < 0 || warn > crit || crit > 100) {
            throw new IllegalArgumentException("thresholds: " + warn + ", " + crit + " (expected: 0 to 100, rising)");
        }
    }

    /// What the fill of one queue comes to.
    CheckStatus of(AcceptQueue queue) {
        if (queue.isFull() || queue.percent() >= crit) {
            return CheckStatus.CRITICAL;
        }
        return queue.percent() >= warn ? CheckStatus.WARNING : CheckStatus.OK;
    }

    /// The warning threshold in connections, rounded down.
    long warnLength(AcceptQueue queue) {
        return queue.capacity() * warn / 100;
    }

    /// The critical threshold in connections, rounded down.
    long critLength(AcceptQueue queue) {
        return queue.capacity() * crit / 100;
    }
}
