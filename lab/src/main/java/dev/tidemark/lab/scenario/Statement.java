package dev.tidemark.lab.scenario;

/// Statements about the kernel that scenarios prove: first cells of tables in docs/kernel-notes.md, word for
/// word.
///
/// A test looks for each of them there.
final class Statement {
    static final String CAPACITY = "A queue holds L + 1 connections: 1, 2, 3, 6, 9, 129 for a backlog of 0, 1, 2, 5, 8,"
            + " 128. Full is length > limit";
    static final String SYN_TO_FULL_QUEUE =
            "A SYN to a full accept queue: ListenOverflows + 1, ListenDrops + 1, drops" + " of the listener + 1";
    static final String NEVER_REFUSED = "A SYN to a full queue is dropped in silence: the client asks again after a"
            + " second and is never refused";
    static final String PACKETS_NOT_CLIENTS = "A repeated SYN counts again: these count packets, not clients";
    static final String LISTEN_DROPS = "ListenDrops = ListenOverflows + TCPReqQFullDrop + what the reserve of M turned"
            + " away, which has no counter of its own";
    static final String DROPS_COVER_OVERFLOWS = "Read counters first and listeners second, and the drops of the only"
            + " listener never lag behind ListenOverflows";
    static final String COUNTERS_OF_THE_NAMESPACE = "Both counters are the namespace's; the drops are the socket's";
    static final String SYN_QUEUE_WITH_COOKIES = "With cookies (`tcp_syncookies` 1) it holds L + 1 handshakes; older"
            + " kernels compare with `>=` and hold L";
    static final String COOKIES_BEYOND = "Beyond that each SYN is answered by a cookie: TCPReqQFullDoCookies and"
            + " SyncookiesSent rise by one, no drop is counted, and clients get in";
    static final String SYN_QUEUE_WITHOUT_COOKIES = "Without cookies it holds the smaller of L + 1 and M - M/4 + 1; the"
            + " last quarter of M is kept for peers that proved themselves";
    static final String COOKIES_FORCED =
            "With `tcp_syncookies` 2 everybody gets a cookie and the SYN queue stays empty";

    static final String OPENED_WHEN_QUEUED =
            "PassiveOpens rises when a connection is put into the accept queue, not" + " when it is accepted";

    private Statement() {}
}
