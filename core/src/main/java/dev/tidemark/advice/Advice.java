package dev.tidemark.advice;

import dev.tidemark.diagnosis.Confidence;
import java.time.Duration;
import java.time.Instant;

/// What one should do about the size of one queue.
public sealed interface Advice {
    /// What it rests on.
    Grounds grounds();

    /// How sure it is.
    default Confidence confidence() {
        return grounds().confidence();
    }

    /// The limit is right as it is.
    ///
    /// @param sizes with the present limit as the recommended one
    record Enough(Sizes sizes, Grounds grounds) implements Advice {}

    /// A greater limit would turn fewer away, and serve them in time.
    record Raise(Sizes sizes, Grounds grounds) implements Advice {}

    /// The limit is so great that the last in line would leave before they are served.
    record Lower(Sizes sizes, Grounds grounds) implements Advice {}

    /// No limit helps: accept capacity is missing.
    ///
    /// @param lack in what way
    /// @param at when it was worst
    /// @param lasting for how long then
    /// @param offered connections a second that wanted in then, at least
    /// @param accepted connections a second that were accepted then
    /// @param needed how many a second would have to be accepted so that some limit fits; of a stall it is the
    ///     rate seen
    /// @param most the greatest limit that makes sense at the rate seen; with a greater one, clients wait in vain
    record Capacity(
            Lack lack,
            Instant at,
            Duration lasting,
            double offered,
            double accepted,
            double needed,
            dev.tidemark.kernel.Reading<Long> most,
            Grounds grounds)
            implements Advice {
        /// How many more a second.
        public double missing() {
            return Math.max(0, needed - accepted);
        }
    }

    /// Ways in which capacity is missing.
    enum Lack {
        /// More came than were accepted, for long.
        OVERLOAD,
        /// A burst that takes longer to serve than its clients wait.
        BURST,
        /// Nobody accepted for longer than clients wait.
        STALL
    }

    /// Too little is known.
    ///
    /// @param reason in what way
    /// @param expectedSeen this long, or
    /// @param expectedBursts so many bursts would do
    record None(Missing reason, Duration expectedSeen, int expectedBursts, Grounds grounds) implements Advice {}

    /// Ways in which too little is known.
    enum Missing {
        /// It was watched too shortly, and too few bursts came.
        EVIDENCE,
        /// The queue was full and nobody counts whom it then turns away.
        UNCOUNTED
    }
}
