package dev.tidemark.probe;

/// Where in the value of a listener's socket each fact stands: `struct facts` of `probe/src/main/bpf/facts.h`.
/// Native byte order; times are nanoseconds of CLOCK_MONOTONIC.
final class FactsLayout {
    /// `second << 32 | highest length in it`, so that one exchange raises both.
    static final int WINDOW = 0;

    /// The last such word of an earlier second.
    static final int EARLIER = 8;

    static final int PEAK = 16;
    static final int PEAK_AT = 24;
    static final int ENQUEUES = 32;
    static final int SYN_REFUSED = 40;
    static final int ACK_REFUSED = 48;
    static final int SYN_QUEUE_FULL = 56;
    static final int SYN_PEAK = 64;
    static final int SYN_PEAK_AT = 72;

    /// 0 as long as no listen(2) was seen.
    static final int LISTEN_AT = 80;

    static final int REQUESTED = 88;
    static final int EFFECTIVE = 92;
    static final int PROCESS = 96;
    static final int FLAGS = 100;
    static final int PEAK_LIMIT = 104;
    static final int SYN_SEEN = 112;

    /// The bin of arrivals that runs, or ran last: see [BinLayout].
    static final int BIN = 120;

    /// Of the last arrival or refusal in it.
    static final int BIN_AT = 128;

    /// `limit << 32 | length` of the accept queue then.
    static final int BIN_QUEUE = 136;

    /// Of the last refusal; 0 where there was none.
    static final int REFUSED_AT = 144;

    static final int BYTES = 152;

    /// Of [#FLAGS]: what was asked for is known.
    static final int REQUESTED_IS_KNOWN = 1;

    private FactsLayout() {}
}
