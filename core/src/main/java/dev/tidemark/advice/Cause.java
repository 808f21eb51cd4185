package dev.tidemark.advice;

import java.time.Duration;
import java.time.Instant;

/// What asks for the least size.
public sealed interface Cause {
    /// How many connections have to have room.
    long room();

    /// The largest burst seen: the most that would have waited at once, had nobody been turned away.
    ///
    /// @param at when
    /// @param least the fewest that can have been
    /// @param room the most that can have been, and what sizes are made for; the same as `least` where each was
    ///     counted
    /// @param isCutOff whether the queue itself held fewer, as it was full
    record Burst(Instant at, long least, long room, boolean isCutOff) implements Cause {
        /// Whether its size is known and not only bounded.
        public boolean isKnown() {
            return least == room;
        }
    }

    /// A stall that was asked for.
    ///
    /// @param lasting how long nobody accepts
    /// @param perSecond the highest rate of arrivals seen over that long
    /// @param at when that was
    record WishedStall(Duration lasting, double perSecond, Instant at) implements Cause {
        @Override
        public long room() {
            return (long) Math.ceil(perSecond * lasting.toNanos() / 1e9 - 1e-6);
        }
    }
}
