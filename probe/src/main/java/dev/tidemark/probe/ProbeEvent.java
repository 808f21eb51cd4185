package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import java.net.InetSocketAddress;
import java.time.Instant;

/// Something that happened to a listener, told as it happened.
public sealed interface ProbeEvent {
    /// When.
    Instant at();

    /// By which sock_diag tells the listener apart.
    long cookie();

    /// A socket became a listener.
    ///
    /// @param requested the backlog as it was given; unknown when it came another way than by the system call
    /// @param effective the limit that it got
    /// @param process who called, in the initial process namespace
    record Listened(Instant at, long cookie, Reading<Integer> requested, int effective, int process)
            implements ProbeEvent {}

    /// A listener called listen(2) again, or somebody did for it: its limit is another now. Told only where
    /// programs can stand at the kernel's functions.
    ///
    /// @param requested as of [Listened]
    /// @param effective the limit that it got
    /// @param process who called, in the initial process namespace
    record ListenedAgain(Instant at, long cookie, Reading<Integer> requested, int effective, int process)
            implements ProbeEvent {}

    /// An accept queue was longer than ever before since recording began.
    record PeakRaised(Instant at, long cookie, int length, int limit) implements ProbeEvent {}

    /// A packet was not let in.
    ///
    /// @param length of the queue that was full
    /// @param limit of that queue
    /// @param remote whose packet it was
    record Refused(Instant at, long cookie, RefusalReason reason, int length, int limit, InetSocketAddress remote)
            implements ProbeEvent {}

    /// Why a packet was not let in.
    enum RefusalReason {
        /// A SYN: the accept queue was full.
        SYN_REFUSED,
        /// The last packet of a handshake: the accept queue was full.
        ACK_REFUSED,
        /// A SYN: the SYN queue was full. It was dropped, or answered by a cookie.
        SYN_QUEUE_FULL
    }
}
