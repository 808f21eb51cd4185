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

    static final String TRUNCATED = "listen(2) sets limit = min(backlog, somaxconn), tells nobody, and takes a negative"
            + " backlog for a huge one";
    static final String LISTEN_ALONE = "somaxconn bears on listen(2) alone: changing it changes no open listener";
    static final String OWN_SETTINGS =
            "Listeners, counters and the settings that bear on listening are each namespace's own";
    static final String SHRINKING_KEEPS =
            "A queue made smaller by listen(2) keeps its connections, so length may exceed limit + 1";
    static final String DEFERRED = "With TCP_DEFER_ACCEPT a connection is queued when its client sends, not before";
    static final String DROPS_ARE_NOT_LISTEN_DROPS = "Drops of a listener are not ListenDrops: they rise for packets"
            + " that turn nobody away, such as a repeated SYN or the bare ACK of TCP_DEFER_ACCEPT";
    static final String LAST_PACKET = "The last packet of a handshake to a full accept queue: ListenOverflows + 1,"
            + " ListenDrops + 1, drops + 2. The handshake stays half-open";
    static final String ABORTS = "`tcp_abort_on_overflow` 1 makes that a reset (EmbryonicRsts + 1) and changes nothing"
            + " else that is counted; SYNs are dropped in silence all the same";
    static final String UNIX_TURNS_AWAY =
            "Unix stream and seqpacket queues mean the same, but a client of a full one" + " fails with EAGAIN at once";
    static final String UNIX_LEAVES_NO_TRACE = "A full unix queue raises no counter of its namespace";
    static final String NO_DESCRIPTOR_LEFT =
            "accept(2) of a process without a free descriptor fails, and takes nothing" + " out of the queue";
    static final String GROUP_QUEUES = "Each member of a reuseport group has a queue of its own";
    static final String FULL_MEMBER = "A full member of a reuseport group goes on getting its share of the clients";
    static final String LOST_BEFORE_TCP = "A packet lost before TCP, as by a firewall, raises InReceives but not"
            + " InDelivers, and nothing at a listener";
    static final String PROBES =
            "A half-open probe (SYN, SYN-ACK, RST): EmbryonicRsts + 1, drops of the listener + 1," + " no ListenDrops";
    static final String WHO_LEFT_STAYS =
            "A connection whose client has left stays in the accept queue until it is accepted";
    static final String COUNTERS_STAY =
            "ListenOverflows and the drops of a listener never fall while the namespace and" + " the listener live";
    static final String ONE_QUEUE_FOR_EACH_ADDRESS = "Listeners at one port of several addresses have a queue each";
    static final String FAST_OPEN_QUEUE =
            "A SYN with data that finds the fast open queue full: TCPFastOpenListenOverflow"
                    + " + 1, no ListenOverflows, and an ordinary handshake";
    static final String THROTTLED = "A control group that has used up its CPU quota is stopped until the next period,"
            + " and its `cpu.stat` counts that";

    private Statement() {}
}
