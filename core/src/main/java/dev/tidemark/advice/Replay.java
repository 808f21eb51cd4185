package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.util.Optional;

/// Lets recorded clients come again, to another queue.
public final class Replay {
    private static final int LEARN_FROM = 100_000;

    private Replay() {}

    /// What would have come of it. Pure; takes milliseconds for a day of recorded bursts.
    public static Replayed of(Demand demand, WhatIf whatIf) {
        if (demand.arrivals() instanceof Reading.Known<ArrivalRecord>(ArrivalRecord record)
                && !record.bins().isEmpty()) {
            return exactly(demand, record, whatIf);
        }
        return SumsReplay.of(demand, whatIf);
    }

    private static Replayed exactly(Demand demand, ArrivalRecord record, WhatIf whatIf) {
        Course course = Course.of(record, demand.flow(), demand.rate());
        long leastLimit = Math.ceilDiv(course.highestLimit() + 1, 8);
        if (whatIf.limit() < leastLimit) {
            return new Replayed.Refused(
                    "the queue was not recorded while it was shorter than " + leastLimit,
                    "a limit of at least " + leastLimit);
        }
        if (whatIf.acceptsPerSecond().isPresent() && !course.rate().isKnown()) {
            return new Replayed.Refused(
                    "the accept rate is not known: nobody waited long enough to tell", "no other accept rate");
        }
        LearntRetries learnt = LearntRetries.from(course.head(LEARN_FROM), whatIf.clientTimeout());
        long timeout = whatIf.clientTimeout().toNanos();
        double faster = whatIf.acceptsPerSecond()
                .map(asked ->
                        course.rate().map(rate -> asked / rate.perSecond()).orElse(1.0))
                .orElse(1.0);
        QueueRun own = QueueRun.of(course, Optional.empty(), 1, learnt.again(), timeout);
        QueueRun other = QueueRun.of(course, Optional.of(whatIf.limit()), faster, learnt.again(), timeout);
        return new Replayed.Counted(
                record.from(),
                record.to(),
                course.exact(),
                record.bins().stream()
                        .map(ArrivalBin::span)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO),
                course.refused(),
                own.outcome(demand.queue().limit()),
                other.outcome(whatIf.limit()),
                learnt.again().retries(),
                Duration.ofNanos(learnt.again().patienceNanos()),
                learnt.isLearned(),
                leastLimit);
    }
}
