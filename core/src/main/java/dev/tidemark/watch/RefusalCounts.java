package dev.tidemark.watch;

/// Whom the kernel turned away from one listener, by reason. Packets, not clients: a client asks again.
///
/// @param synSeen SYNs that arrived at the listener
/// @param synRefused SYNs dropped because the accept queue was full; each is one ListenOverflows
/// @param ackRefused last packets of handshakes dropped because the accept queue was full; each is one
/// ListenOverflows
/// @param synQueueFull SYNs that found the SYN queue full: dropped, or answered by a cookie, as
/// `net.ipv4.tcp_syncookies` of the listener's namespace says
public record RefusalCounts(long synSeen, long synRefused, long ackRefused, long synQueueFull) {
    /// The listener's share in the namespace's ListenOverflows.
    public long overflows() {
        return synRefused + ackRefused;
    }
}
