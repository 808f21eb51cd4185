package dev.tidemark.probe;

/// Where in a record of the ring buffer each part stands: `struct event` of `probe/src/main/bpf/facts.h`.
final class EventLayout {
    static final int AT = 0;
    static final int COOKIE = 8;
    static final int KIND = 16;
    static final int LENGTH = 20;
    static final int LIMIT = 24;
    static final int REQUESTED = 28;
    static final int PROCESS = 32;

    /// Of the remote address; 0 where there is none.
    static final int FAMILY = 36;

    static final int REMOTE_PORT = 38;
    static final int REMOTE = 40;

    /// How many were lost since recording began, for want of room.
    static final int LOST = 56;

    static final int BYTES = 64;

    static final int LISTEN = 1;
    static final int PEAK_RAISED = 2;
    static final int SYN_WAS_REFUSED = 3;
    static final int ACK_WAS_REFUSED = 4;
    static final int SYN_QUEUE_WAS_FULL = 5;

    /// listen(2), without knowing what was asked for: [#UNKNOWN] more than the same with it.
    static final int LISTEN_UNKNOWN = 6;

    static final int UNKNOWN = 5;

    /// listen(2) of a socket that listens already.
    static final int LISTEN_AGAIN = 7;

    static final int LISTEN_AGAIN_UNKNOWN = 12;

    static final int FAMILY_INET = 2;
    static final int FAMILY_INET6 = 10;

    private EventLayout() {}
}
