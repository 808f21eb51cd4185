package dev.tidemark.wording;

import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;

/// The words for handshakes that are not finished.
final class HandshakeWords {
    private HandshakeWords() {}

    /// `68 of 2003 cookies came back (3%)`.
    static String cookies(Found found) {
        Reading<Long> sent = found.namespace().rise(ListenCounter.SYNCOOKIES_SENT);
        Reading<Long> received = found.namespace().rise(ListenCounter.SYNCOOKIES_RECEIVED);
        if (sent instanceof Reading.Known<Long>(Long out) && received instanceof Reading.Known<Long>(Long in)) {
            if (in > out) {
                return out + " cookies sent, " + in + " came back (clients repeat them)";
            }
            return out == 0 ? "no cookies" : in + " of " + out + " cookies came back (" + in * 100 / out + "%)";
        }
        return "cookies sent " + found.rise("cookies", sent) + ", came back " + found.rise("cookies", received);
    }

    /// `51 half-open of 51`: how many fit is told while cookies are on, and 0 sends more.
    static String synQueue(Found found, ListenerEvidence listener) {
        boolean isOwnLimit = found.namespace().after().syncookies().equals(Reading.of(1L));
        return found.figure("half-open handshakes", listener.synQueue())
                + (isOwnLimit ? " half-open of " + listener.capacity() + " that fit" : " half-open");
    }

    static String synDrops(Found found) {
        Reading<Long> drops = found.namespace().rise(ListenCounter.LISTEN_DROPS);
        Reading<Long> overflows = found.namespace().rise(ListenCounter.LISTEN_OVERFLOWS);
        Reading<Long> beside = drops.then(all -> overflows.map(over -> all - over));
        if (beside.equals(Reading.of(0L))) {
            return "no SYN dropped";
        }
        return "SYNs dropped " + found.rise("SYN drops", beside) + " " + found.span() + ", "
                + found.figure("SYN drops", found.namespace().rise(ListenCounter.REQUEST_QUEUE_FULL_DROP))
                + " as the SYN queue was full";
    }

    static String resets(Found found) {
        return "handshakes reset "
                + found.rise("resets", found.namespace().rise(ListenCounter.EMBRYONIC_RESETS)) + " " + found.span()
                + ", tcp_abort_on_overflow "
                + found.figure(
                        "tcp_abort_on_overflow", found.namespace().after().abortOnOverflow());
    }

    static String deferred(Found found) {
        String begin = "ACKs without data "
                + found.rise("ACKs without data", found.namespace().rise(ListenCounter.DEFER_ACCEPT_DROP));
        return found.listener()
                .map(listener -> listener.deferAcceptSeconds()
                        .fold(
                                seconds -> seconds > 0
                                        ? begin + "; waits for data (TCP_DEFER_ACCEPT " + seconds + " s)"
                                        : begin,
                                reason -> begin + "; TCP_DEFER_ACCEPT "
                                        + found.notes().unknown("TCP_DEFER_ACCEPT", reason)))
                .orElse(begin);
    }

    static String fastOpen(Found found) {
        return "SYNs with data "
                + found.rise("fast open", found.namespace().rise(ListenCounter.FAST_OPEN_OVERFLOW))
                + " while the fast open queue was full " + found.span();
    }
}
