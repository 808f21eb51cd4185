package dev.tidemark.advice;

import java.util.List;

/// How clients who are turned away go on.
///
/// @param retries when they ask again
/// @param patienceNanos how long after the first try they still do
record AskAgain(Retries retries, long patienceNanos) {
    /// When those who are turned away now come again; a negative number for never.
    long nextAfter(Clients turnedAway) {
        List<Integer> after = retries.afterSeconds();
        if (turnedAway.tries() >= after.size()) {
            return -1;
        }
        long wait = after.get(turnedAway.tries()) * 1_000_000_000L;
        return wait <= patienceNanos ? turnedAway.first() + wait : -1;
    }
}
