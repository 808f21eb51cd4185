package dev.tidemark.advice;

import dev.tidemark.diagnosis.Confidence;
import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.util.Set;

/// What an advice rests on.
///
/// @param seen for how long the listener was watched
/// @param exact for how long of that each arrival was recorded
/// @param bursts how many bursts were told apart: times in which the queue came to an eighth of its capacity, or
///     turned somebody away, with calm before and after
/// @param episodes how many overflow episodes there were
/// @param peak the highest queue, with how it is known
/// @param longestStall the longest time without accepting while somebody waited; unknown where that was not
/// recorded
/// @param rate at which is accepted while somebody waits
/// @param confidence how sure all of it is
/// @param doubts what makes it less sure
public record Grounds(
        Duration seen,
        Duration exact,
        int bursts,
        int episodes,
        HighWaterMark peak,
        Reading<Stall> longestStall,
        Reading<BusyRate> rate,
        Confidence confidence,
        Set<Doubt> doubts) {
    public Grounds {
        doubts = Set.copyOf(doubts);
    }

    /// Reasons to be less sure.
    public enum Doubt {
        /// Peaks are sampled: bursts between two samples are not in them.
        SAMPLED,
        /// Clients are told from packets by bounds alone.
        PACKETS,
        /// Too few bursts to know the size to a quarter.
        FEW_BURSTS,
        /// How fast is accepted is not known, so that there is no upper bound.
        RATE_UNKNOWN,
        /// The queue ran empty, so that it may be accepted faster.
        RATE_LOWER_BOUND,
        /// Other listeners may have turned away what is counted here.
        AMBIGUOUS,
        /// Recording was off, or lost something, for more than a tenth of the time.
        GAPS
    }
}
