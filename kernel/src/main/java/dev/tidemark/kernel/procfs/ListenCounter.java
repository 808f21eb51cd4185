package dev.tidemark.kernel.procfs;

/// The counters of a network namespace that tell about listening, by the names that the kernel gives them.
///
/// They count packets, not clients, since the namespace exists. Each meaning was measured on Linux 6.18; the
/// names are those of `net/ipv4/proc.c`. An older kernel may lack some.
public enum ListenCounter {
    LISTEN_OVERFLOWS("TcpExt", "ListenOverflows", "came while an accept queue was full"),
    LISTEN_DROPS("TcpExt", "ListenDrops", "was dropped at a listener, for whatever reason (includes ListenOverflows)"),
    REQUEST_QUEUE_FULL_DROP("TcpExt", "TCPReqQFullDrop", "was a SYN dropped because a SYN queue was full"),
    REQUEST_QUEUE_FULL_COOKIES(
            "TcpExt", "TCPReqQFullDoCookies", "was a SYN to be answered with a cookie because a SYN queue was full"),
    SYNCOOKIES_SENT("TcpExt", "SyncookiesSent", "was answered with a SYN cookie instead of a SYN queue entry"),
    SYNCOOKIES_RECEIVED("TcpExt", "SyncookiesRecv", "came back with a valid SYN cookie"),
    SYNCOOKIES_FAILED("TcpExt", "SyncookiesFailed", "claimed a SYN cookie that was not valid"),
    EMBRYONIC_RESETS(
            "TcpExt", "EmbryonicRsts", "ended a half-open handshake with a reset (scans, tcp_abort_on_overflow)"),
    DEFER_ACCEPT_DROP(
            "TcpExt", "TCPDeferAcceptDrop", "was a bare ACK to a TCP_DEFER_ACCEPT listener, which waits for data"),
    FAST_OPEN_OVERFLOW("TcpExt", "TCPFastOpenListenOverflow", "came while a fast open queue was full"),
    FAST_OPEN_PASSIVE("TcpExt", "TCPFastOpenPassive", "opened a connection with data in its SYN"),
    REQUEST_MIGRATED(
            "TcpExt", "TCPMigrateReqSuccess", "was a connection moved from a closed listener to one of its group"),
    REQUEST_NOT_MIGRATED(
            "TcpExt", "TCPMigrateReqFailure", "was a connection that could not be moved from a closed listener"),
    SYN_RETRANSMITTED("TcpExt", "TCPSynRetrans", "was a SYN or SYN-ACK sent again by this host"),
    ACK_SKIPPED_HALF_OPEN(
            "TcpExt", "TCPACKSkippedSynRecv", "was a repeated SYN of a half-open handshake, left without answer"),
    TIMEOUTS("TcpExt", "TCPTimeouts", "was a retransmission timer that ran out, also of SYN-ACKs"),
    ABORTED_FOR_MEMORY("TcpExt", "TCPAbortOnMemory", "was a connection ended for lack of memory"),
    PASSIVE_OPENS("Tcp", "PassiveOpens", "was put into an accept queue"),
    ATTEMPT_FAILS("Tcp", "AttemptFails", "was a handshake that failed, to or from this host"),
    ESTABLISHED_RESETS("Tcp", "EstabResets", "was an established connection that was reset"),
    RESETS_SENT("Tcp", "OutRsts", "was a reset sent by this host");

    private final String group;
    private final String kernelName;
    private final String meaning;

    ListenCounter(String group, String kernelName, String meaning) {
        this.group = group;
        this.kernelName = kernelName;
        this.meaning = meaning;
    }

    /// The row it is in: `TcpExt` of `/proc/net/netstat` or `Tcp` of `/proc/net/snmp`.
    public String group() {
        return group;
    }

    /// Its name in that row, such as `ListenOverflows`.
    public String kernelName() {
        return kernelName;
    }

    /// What one packet (or what else is named) that was counted did.
    public String meaning() {
        return meaning;
    }
}
