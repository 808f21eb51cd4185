package dev.tidemark.kernel.netlink;

import java.lang.foreign.MemorySegment;

/// What a dump needs of a netlink socket: a request goes out, datagrams of bytes come back.
///
/// The seam at which tests put recorded and broken bytes in the kernel's place; in use it is a [RenewableSocket].
/// For one thread at a time.
interface DatagramSource {
    /// Sends `request` under a fresh sequence number and returns that number.
    int send(MemorySegment request);

    /// Sends `request` under a number that [#send] gave for it, which is only right when no answer under that
    /// number can still be on its way.
    void sendAgain(MemorySegment request, int sequence);

    /// Receives one datagram from the kernel into [#datagram()].
    ///
    /// @param deadline the `System.nanoTime()` at which to give up
    /// @return its length, or a negative error number as [NetlinkSocket#receive()] gives them
    long receive(long deadline);

    /// The buffer of the last datagram, valid until the next [#receive].
    MemorySegment datagram();

    /// Forgets whatever was still to be delivered, and starts afresh.
    void renew();
}
