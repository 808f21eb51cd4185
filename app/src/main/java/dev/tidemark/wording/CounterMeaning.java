package dev.tidemark.wording;

import dev.tidemark.kernel.procfs.ListenCounter;

/// What the packets of a counter did, short enough for a line of a screen.
final class CounterMeaning {
    private CounterMeaning() {}

    static String of(ListenCounter counter) {
        return switch (counter) {
            case LISTEN_OVERFLOWS -> "came while an accept queue was full";
            case LISTEN_DROPS -> "dropped at a listener, for whatever reason";
            case REQUEST_QUEUE_FULL_DROP -> "SYNs dropped as a SYN queue was full, without cookies";
            case REQUEST_QUEUE_FULL_COOKIES -> "SYNs for a cookie, as a SYN queue was full";
            case SYNCOOKIES_SENT -> "SYNs answered with a cookie";
            case SYNCOOKIES_RECEIVED -> "cookies that came back and were right";
            case SYNCOOKIES_FAILED -> "ACKs without a right cookie, also stray ones";
            case EMBRYONIC_RESETS -> "ended half-open handshakes: scans, health checks";
            case DEFER_ACCEPT_DROP -> "ACKs without data, where the listener waits for data";
            case FAST_OPEN_OVERFLOW -> "came while a fast open queue was full";
            case FAST_OPEN_PASSIVE -> "SYNs with data that opened a connection";
            case REQUEST_MIGRATED -> "connections moved from a closed listener to its group";
            case REQUEST_NOT_MIGRATED -> "connections lost with their listener, despite a group";
            case SYN_RETRANSMITTED -> "SYNs and SYN-ACKs that this host sent again";
            case ACK_SKIPPED_HALF_OPEN -> "SYNs repeated within a handshake, left unanswered";
            case TIMEOUTS -> "timers that ran out, of all connections";
            case ABORTED_FOR_MEMORY -> "connections ended for lack of memory";
            case PASSIVE_OPENS -> "connections put into an accept queue";
            case ATTEMPT_FAILS -> "handshakes that failed, to or from this host";
            case ESTABLISHED_RESETS -> "established connections that were reset";
            case RESETS_SENT -> "resets that this host sent";
        };
    }
}
