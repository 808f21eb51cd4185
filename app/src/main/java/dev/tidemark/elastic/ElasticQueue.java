package dev.tidemark.elastic;

import dev.tidemark.kernel.Reading;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// How one elastic queue does, for whoever looks. Immutable.
///
/// @param state what it is up to
/// @param dryRun whether its steps are only told
/// @param original its limit before the first step
/// @param limit what the last step left; in a dry run what it would have left
/// @param floor it is made no smaller
/// @param ceiling it is made no greater now: the least of its bounds
/// @param ceilingBy which bound that is, part of a sentence
/// @param acceptsPerSecond how fast connections are accepted while somebody waits, rather too low than too high
/// @param grown how many steps made it greater, in this run of the agent
/// @param shrunk how many made it smaller
/// @param lastStep the last of them
/// @param reason why it is in this state, part of a sentence; empty where there is nothing to say
public record ElasticQueue(
        State state,
        boolean dryRun,
        long original,
        long limit,
        long floor,
        long ceiling,
        String ceilingBy,
        Reading<Double> acceptsPerSecond,
        long grown,
        long shrunk,
        Optional<Step> lastStep,
        Optional<String> reason) {
    /// What an elastic queue is up to.
    public enum State {
        /// It is what the server asked for.
        ORIGINAL,
        /// It is greater than the server asked for.
        GROWN,
        /// It is smaller than the server asked for.
        SHRUNK,
        /// It should grow, and a bound forbids it.
        BOUNDED,
        /// Somebody else changed it: it is left alone for good.
        LEFT_ALONE,
        /// It cannot be changed.
        HINDERED;

        /// The word in JSON and metrics: `left-alone`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// One step.
    ///
    /// @param change its number in the journal; empty in a dry run
    public record Step(Instant at, long before, long after, StepReason reason, Optional<Long> change) {}
}
