package dev.tidemark.wording;

import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.Verdict;
import java.time.Duration;
import java.util.Optional;

/// What a limit as large as somaxconn would come to, by Little's law: capacity / accepts per second.
final class CeilingWords {
    private CeilingWords() {}

    /// `with 4096, clients wait 41 s, and as many are turned away.`
    static String whyNot(Found found) {
        String otherwise = found.finding().verdict() == Verdict.SUSTAINED_OVERLOAD
                ? "clients would wait longer, and as many are turned away."
                : "clients would wait longer still.";
        return waitAtCeiling(found)
                .map(wait -> "with " + somaxconn(found) + ", clients wait " + rounded(wait)
                        + (found.finding().verdict() == Verdict.SUSTAINED_OVERLOAD
                                ? ", and as many are turned away."
                                : ", and have left by then."))
                .orElse(otherwise);
    }

    /// The wait of the last in line of a queue with somaxconn as its limit; empty where that is no larger than
    /// the limit is, or one of both is not known.
    static Optional<Duration> waitAtCeiling(Found found) {
        Optional<ListenerEvidence> listener = found.listener();
        long ceiling = somaxconn(found);
        return listener.filter(one -> ceiling > one.limit())
                .flatMap(QueueWords::rate)
                .map(rate -> Duration.ofMillis(Math.round((ceiling + 1) / rate * 1000)));
    }

    private static long somaxconn(Found found) {
        return found.namespace().after().somaxconn().orElse(0L);
    }

    private static String rounded(Duration wait) {
        return Figures.duration(wait.toSeconds() < 10 ? wait : Duration.ofSeconds((wait.toMillis() + 500) / 1000));
    }
}
