package dev.tidemark.advice;

import java.time.Duration;
import java.util.List;

/// When a client that is turned away asks again: the timer of its SYN.
public enum Retries {
    /// Every second four times, then after 2, 4, 8 ... seconds: Linux clients since 6.5
    /// (`tcp_syn_linear_timeouts`,
    /// `Documentation/networking/ip-sysctl.rst`).
    LINEAR,
    /// After 1, 2, 4, 8 ... seconds: RFC 6298 with a first time-out of one second, and older Linux clients.
    DOUBLING;

    private static final List<Integer> LINEAR_SECONDS = List.of(1, 2, 3, 4, 5, 7, 11, 19, 35);
    private static final List<Integer> DOUBLING_SECONDS = List.of(1, 3, 7, 15, 31, 63);

    /// After how many seconds from its first try it tries again, each time.
    public List<Integer> afterSeconds() {
        return switch (this) {
            case LINEAR -> LINEAR_SECONDS;
            case DOUBLING -> DOUBLING_SECONDS;
        };
    }

    /// How often one client can have asked within `span`, its first time included.
    public long triesWithin(Duration span) {
        return 1
                + afterSeconds().stream()
                        .filter(after -> after <= span.toSeconds())
                        .count();
    }
}
