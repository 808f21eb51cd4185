package dev.tidemark.advice;

import java.util.List;
import java.util.Optional;

/// How clients who are turned away go on.
///
/// Timers of one host expire in steps of about 32 ms (`kernel/time/timer.c`), so that its clients come again in
/// one batch: the SYNs of all are let in when there is room for one, and the last packets of handshakes for which
/// there is none are turned away. Then the server asks as many of them as its SYN queue holds, after 1, 2, 4 ...
/// seconds, and the others hold a connection that the server does not have (docs/kernel-notes.md). Clients of
/// many hosts come one by one.
///
/// @param retries when they ask again
/// @param patienceNanos how long after the first try they still do
/// @param isTogether whether they are of one host
record AskAgain(Retries retries, long patienceNanos, boolean isTogether) {
    private static final long SECOND = 1_000_000_000L;
    private static final long STEP = 32_000_000L;
    private static final int MOST_ASKED = 5;

    /// The next SYN of clients whose SYN was turned away at `at`; empty where they give up.
    Optional<Clients> after(Clients turnedAway, long at) {
        List<Integer> seconds = retries.afterSeconds();
        int tries = turnedAway.tries();
        if (tries >= seconds.size()) {
            return Optional.empty();
        }
        long pause = (long) seconds.get(tries) - (tries == 0 ? 0 : seconds.get(tries - 1));
        return patiently(
                new Clients(inSteps(at + pause * SECOND), turnedAway.first(), tries + 1, false, turnedAway.count()));
    }

    /// When clients are asked whose last packet of the handshake was turned away at `at`; empty where they give
    /// up.
    Optional<Clients> asked(Clients turnedAway, long at) {
        int before = turnedAway.isAsked() ? turnedAway.tries() + 1 : 0;
        return before > MOST_ASKED
                ? Optional.empty()
                : patiently(new Clients(
                        inSteps(at + (SECOND << before)), turnedAway.first(), before, true, turnedAway.count()));
    }

    private Optional<Clients> patiently(Clients again) {
        return again.due() - again.first() <= patienceNanos ? Optional.of(again) : Optional.empty();
    }

    private long inSteps(long nanos) {
        return isTogether ? Math.ceilDiv(nanos, STEP) * STEP : nanos;
    }
}
