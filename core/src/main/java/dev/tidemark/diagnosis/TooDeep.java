package dev.tidemark.diagnosis;

import dev.tidemark.diagnosis.Remedy.Step;
import java.time.Duration;
import java.util.Optional;

/// A queue in which one waits longer than clients do: the server works for clients that have left.
final class TooDeep {
    private TooDeep() {}

    static Optional<Finding> of(Place place) {
        ListenerEvidence listener = place.listener();
        QueueLengths lengths = listener.lengths();
        Optional<WaitingLine> line = listener.lastLine();
        if (!listener.isTcp() || line.isEmpty() || !lengths.seldomEmpty()) {
            return Optional.empty();
        }
        Duration timeout = place.evidence().clientTimeout();
        boolean isMeasured = line.get().oldestWait().compareTo(timeout) > 0;
        boolean movesOn = lengths.everShrank() || listener.movesOn();
        if (!isMeasured || !movesOn) {
            return Optional.empty();
        }
        boolean someLeft = line.get().gone() > 0;
        FindingDraft draft = place.finding(Verdict.QUEUE_TOO_DEEP)
                .showing(Aspect.WAIT)
                .showingIf(someLeft, Aspect.CLIENTS_GONE)
                .showing(Aspect.LENGTHS)
                .showingIf(listener.acceptRate().isKnown(), Aspect.ACCEPT_RATE)
                .ruling("nobody accepting", "the line moves")
                .ruling("a queue that is too small", "a longer one makes the wait longer")
                .fix(Step.ACCEPT_FASTER);
        place.rate()
                .map(rate -> (long) Math.floor(rate * timeout.toMillis() / 1000.0) - 1)
                .filter(most -> most > 0 && most < listener.limit())
                .ifPresent(most -> draft.fix(Step.SHRINK_BACKLOG, most));
        return Optional.of(draft.as(
                someLeft ? Severity.TURNED_AWAY : Severity.ADVICE,
                Confidence.HIGH.lessIf(line.get().cut())));
    }
}
