package dev.tidemark.wording;

import dev.tidemark.diagnosis.Finding;
import dev.tidemark.diagnosis.Severity;
import dev.tidemark.diagnosis.Verdict;

/// What is wrong, in one short sentence; and what a severity is called.
final class VerdictWords {
    private VerdictWords() {}

    /// `TURNED AWAY NOW`, `ADVICE`, `Harmless`.
    static String severity(Severity severity) {
        return switch (severity) {
            case TURNED_AWAY -> "TURNED AWAY NOW";
            case ADVICE -> "ADVICE";
            case HARMLESS -> "Harmless";
        };
    }

    /// The same of what was: `TURNED AWAY`.
    static String pastSeverity(Severity severity) {
        return switch (severity) {
            case TURNED_AWAY -> "TURNED AWAY";
            case ADVICE, HARMLESS -> severity(severity);
        };
    }

    static Style style(Severity severity) {
        return switch (severity) {
            case TURNED_AWAY -> Style.ALARM;
            case ADVICE -> Style.CAUTION;
            case HARMLESS -> Style.PLAIN;
        };
    }

    static String sentence(Finding finding) {
        return switch (finding.verdict()) {
            case STOPPED_PROCESS -> "its process is stopped";
            case FD_EXHAUSTION -> "no descriptor left to accept with";
            case ORPHAN_SHARD -> "an old process still holds its share of the port";
            case REUSEPORT_STUCK -> "stuck, while its siblings have room";
            case NOBODY_ACCEPTS -> "nobody accepts";
            case ACCEPTOR_STARVED -> "its process gets too little processor time";
            case SUSTAINED_OVERLOAD -> "overload";
            case ABORTS_ON_OVERFLOW -> "clients are reset after they connected";
            case QUEUE_TOO_DEEP -> "clients wait longer than they will";
            case WRONG_NAMESPACE -> "truncated by the somaxconn of its namespace; here it is higher";
            case TRUNCATED_BY_SOMAXCONN -> "somaxconn truncates what it asks for";
            case STALE_LIMIT -> "its limit is from before somaxconn was raised";
            case LIMIT_TOO_SMALL -> "bursts exceed the queue, and its limit looks unmeant";
            case BURST ->
                finding.severity() == Severity.TURNED_AWAY
                        ? "bursts exceed the queue"
                        : "bursts exceed the SYN queue, and cookies let them in";
            case UNIX_FULL -> "full, its clients fail or hang";
            case SYN_FLOOD_WITHOUT_COOKIES -> "SYNs are dropped, and cookies are off";
            case FAST_OPEN_FULL -> "its fast open queue is full";
            case LISTENER_GONE -> "a listener that is gone turned clients away";
            case SYN_FLOOD -> "SYN flood, absorbed by cookies";
            case COOKIES_FORCED -> "every client gets a cookie";
            case DEFERRED_ACCEPT -> "clients connect and send nothing";
            case MANY_LISTENERS -> "one of many listeners at this port";
            case HARMLESS_DROPS -> "drops without overflows";
            case PAST_OVERFLOW -> "overflows of the past";
            case NOT_HERE -> "packets are lost before they reach a listener";
        };
    }

    /// Whether a larger queue would make it worse.
    static boolean forbidsRaising(Verdict verdict) {
        return verdict == Verdict.SUSTAINED_OVERLOAD || verdict == Verdict.QUEUE_TOO_DEEP;
    }
}
