package dev.tidemark.probe;

import dev.tidemark.kernel.Reading;
import dev.tidemark.probe.ProbeEvent.RefusalReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// From a record of the ring buffer to the event it tells of.
record EventDecoder(KernelClock clock) {
    /// @param event in native byte order
    /// @return empty for a kind of event that this version does not know
    Optional<ProbeEvent> decode(ByteBuffer event) {
        Instant at = clock.instant(event.getLong(EventLayout.AT));
        long cookie = event.getLong(EventLayout.COOKIE);
        int length = event.getInt(EventLayout.LENGTH);
        int limit = event.getInt(EventLayout.LIMIT);
        return switch (event.getInt(EventLayout.KIND)) {
            case EventLayout.LISTEN, EventLayout.LISTEN_UNKNOWN ->
                Optional.of(new ProbeEvent.Listened(
                        at, cookie, requested(event), limit, event.getInt(EventLayout.PROCESS)));
            case EventLayout.LISTEN_AGAIN, EventLayout.LISTEN_AGAIN_UNKNOWN ->
                Optional.of(new ProbeEvent.ListenedAgain(
                        at, cookie, requested(event), limit, event.getInt(EventLayout.PROCESS)));
            case EventLayout.PEAK_RAISED -> Optional.of(new ProbeEvent.PeakRaised(at, cookie, length, limit));
            case EventLayout.SYN_WAS_REFUSED -> refused(event, at, RefusalReason.SYN_REFUSED);
            case EventLayout.ACK_WAS_REFUSED -> refused(event, at, RefusalReason.ACK_REFUSED);
            case EventLayout.SYN_QUEUE_WAS_FULL -> refused(event, at, RefusalReason.SYN_QUEUE_FULL);
            default -> Optional.empty();
        };
    }

    private static Reading<Integer> requested(ByteBuffer event) {
        int kind = event.getInt(EventLayout.KIND);
        return kind == EventLayout.LISTEN || kind == EventLayout.LISTEN_AGAIN
                ? Reading.of(event.getInt(EventLayout.REQUESTED))
                : Reading.unknown("listen(2) was not called by its system call");
    }

    private static Optional<ProbeEvent> refused(ByteBuffer event, Instant at, RefusalReason reason) {
        return remote(event)
                .map(remote -> new ProbeEvent.Refused(
                        at,
                        event.getLong(EventLayout.COOKIE),
                        reason,
                        event.getInt(EventLayout.LENGTH),
                        event.getInt(EventLayout.LIMIT),
                        remote));
    }

    private static Optional<InetSocketAddress> remote(ByteBuffer event) {
        int bytes = switch (event.getShort(EventLayout.FAMILY)) {
            case EventLayout.FAMILY_INET -> 4;
            case EventLayout.FAMILY_INET6 -> 16;
            default -> 0;
        };
        if (bytes == 0) {
            return Optional.empty();
        }
        byte[] address = new byte[bytes];
        event.get(EventLayout.REMOTE, address);
        try {
            int port = Short.toUnsignedInt(event.getShort(EventLayout.REMOTE_PORT));
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("address: " + bytes + " bytes (expected: 4 or 16)", impossible);
        }
    }
}
