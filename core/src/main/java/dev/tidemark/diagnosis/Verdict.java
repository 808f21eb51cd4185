package dev.tidemark.diagnosis;

import java.util.Locale;

/// What can be wrong with a listen queue, or can look as if it were.
///
/// The words are part of the command line and of the JSON documents. They come in the order in which findings of
/// one severity are told: what explains most comes first.
public enum Verdict {
    /// Its process is stopped (SIGSTOP, a debugger) or frozen, and accepts nothing.
    STOPPED_PROCESS,
    /// accept(2) fails: the process has as many descriptors as it may have.
    FD_EXHAUSTION,
    /// A member of a reuseport group that an older process holds, without accepting, beside a new one.
    ORPHAN_SHARD,
    /// A member of a reuseport group is full while its siblings have room.
    REUSEPORT_STUCK,
    /// The process lives and accepts nothing: a dead or waiting acceptor, or a cap of the application.
    NOBODY_ACCEPTS,
    /// The acceptor wants to run and may not: a CPU quota, or too little processor.
    ACCEPTOR_STARVED,
    /// More clients come than are accepted, all the time.
    SUSTAINED_OVERLOAD,
    /// The last packets of handshakes are answered with resets, by tcp_abort_on_overflow.
    ABORTS_ON_OVERFLOW,
    /// Who waits in the queue waits longer than clients do.
    QUEUE_TOO_DEEP,
    /// somaxconn of another namespace was raised, not that of the listener's.
    WRONG_NAMESPACE,
    /// More was requested than somaxconn allowed, and allows.
    TRUNCATED_BY_SOMAXCONN,
    /// More was requested and would be granted now, but the program has not listened again.
    STALE_LIMIT,
    /// Its limit is too small for its clients, and whether that was asked for is not known.
    LIMIT_TOO_SMALL,
    /// More clients come at once than the queue holds, and it drains in between.
    BURST,
    /// A unix queue is full: its clients fail or wait.
    UNIX_FULL,
    /// SYNs nobody follows up fill the SYN queue, and without cookies others are turned away.
    SYN_FLOOD_WITHOUT_COOKIES,
    /// More SYNs with data came than the fast open queue holds.
    FAST_OPEN_FULL,
    /// Clients were turned away by a listener that is not there any more.
    LISTENER_GONE,
    /// SYNs nobody follows up fill the SYN queue; cookies let others in.
    SYN_FLOOD,
    /// tcp_syncookies 2 answers every SYN with a cookie.
    COOKIES_FORCED,
    /// Clients that connect and send nothing, at a listener that waits for data.
    DEFERRED_ACCEPT,
    /// One port has many listeners, each with a queue of its own.
    MANY_LISTENERS,
    /// Drops rise, and nobody is turned away.
    HARMLESS_DROPS,
    /// Queues overflowed once, and not while watching.
    PAST_OVERFLOW,
    /// Packets are lost, but before they reach a listener.
    NOT_HERE;

    /// The word for it, such as `sustained-overload`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
