package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;

/// What came of replaying what was recorded against another queue.
public sealed interface Replayed {
    /// Each arrival was recorded, and replayed.
    ///
    /// @param from what was replayed
    /// @param to its end
    /// @param exact how much of it is recorded; the rest is gaps, of which nothing is said
    /// @param resolution of the recording
    /// @param counted packets that the kernel turned away at its own size
    /// @param own the same traffic replayed at its own size: how far it is off `counted` is how far to
    /// trust `other`
    /// @param other the queue that was asked about
    /// @param retries when clients are taken to ask again
    /// @param patience how long they are taken to go on asking
    /// @param isLearned whether both were chosen to fit what was recorded; else they are assumed
    /// @param leastLimit below it the recording says nothing: quieter times are not in it
    record Counted(
            Instant from,
            Instant to,
            Duration exact,
            Duration resolution,
            long counted,
            Outcome own,
            Outcome other,
            Retries retries,
            Duration patience,
            boolean isLearned,
            long leastLimit)
            implements Replayed {}

    /// Only samples and sums were recorded: it lies between two.
    ///
    /// @param resolution the shortest interval of the sums
    /// @param counted packets that the kernel turned away at its own size
    /// @param least the fewest that would have been turned away
    /// @param most the most that would have been turned away
    /// @param waitWhenFull how long the last in line would have waited, had it been full
    record Between(
            Instant from,
            Instant to,
            Duration seen,
            Duration resolution,
            long counted,
            Outcome least,
            Outcome most,
            Reading<Duration> waitWhenFull)
            implements Replayed {}

    /// Nothing can be said.
    ///
    /// @param reason part of a sentence for a user
    /// @param expected what would have been needed, in the same way
    record Refused(String reason, String expected) implements Replayed {}
}
