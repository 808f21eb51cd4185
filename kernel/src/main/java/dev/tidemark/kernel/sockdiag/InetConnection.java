package dev.tidemark.kernel.sockdiag;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.netlink.NetlinkAttributes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// One connection of a server's port, accepted or still waiting in an accept queue.
///
/// `struct inet_diag_msg` and of `struct tcp_info` the age, filled by `inet_sk_diag_fill`
/// (`net/ipv4/inet_diag.c`)
/// and `tcp_get_info` (`net/ipv4/tcp.c`, Linux 6.18). A connection that waits has no inode: accept(2) makes it.
///
/// @param family the socket's family: a client by IPv4 of a dual-stack listener is in [AddressFamily#INET6], with
/// addresses `::ffff:…`
/// @param state [#ESTABLISHED] or [#CLOSE_WAIT]
/// @param localAddressHigh the first 8 bytes of an IPv6 address, 0 for IPv4
/// @param localAddressLow the last 8 bytes of an IPv6 address, or the 4 of an IPv4 address, as a big-endian
/// number
/// @param boundInterface the interface index it is bound to, 0 for none
/// @param inode the number in `socket:[…]` of `/proc/<pid>/fd`; 0 until it is accepted
/// @param unreadBytes received and not read; in CLOSE_WAIT the client's FIN counts as one more
/// @param sinceLastSendMillis time since data was sent on it, or since its handshake if none ever was: of one
///     that waits, its wait. [#ABSENT] where not sent
/// @param cookie names the socket for as long as the machine runs
public record InetConnection(
        AddressFamily family,
        int state,
        int localPort,
        long localAddressHigh,
        long localAddressLow,
        int remotePort,
        long remoteAddressHigh,
        long remoteAddressLow,
        int boundInterface,
        long inode,
        long unreadBytes,
        long sinceLastSendMillis,
        long cookie) {
    /// `TCP_ESTABLISHED`, `include/net/tcp_states.h`.
    public static final int ESTABLISHED = 1;

    /// `TCP_CLOSE_WAIT`: the client has closed, we have not.
    public static final int CLOSE_WAIT = 8;

    /// The kernel did not tell.
    public static final int ABSENT = -1;

    private static final int INET_DIAG_INFO = 2;
    /// `offsetof(struct tcp_info, tcpi_last_data_sent)`, `include/uapi/linux/tcp.h`.
    private static final int LAST_DATA_SENT = 44;

    private static final ValueLayout.OfShort PORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt ADDRESS4 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong ADDRESS6 = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// Whether it waits in an accept queue.
    public boolean isWaiting() {
        return inode == 0;
    }

    /// Decodes the payload at `at`, `length` bytes long.
    ///
    /// @throws MalformedMessage when it is too short or an attribute's length does not fit
    public static InetConnection decode(MemorySegment bytes, long at, long length) {
        if (length < InetDiagMessage.FIXED_LENGTH) {
            throw new MalformedMessage(
                    "inet_diag_msg: " + length + " bytes (expected: at least " + InetDiagMessage.FIXED_LENGTH + ")");
        }
        AddressFamily family = AddressFamily.of(Byte.toUnsignedInt(bytes.get(JAVA_BYTE, at)));
        long[] age = {ABSENT};
        NetlinkAttributes.walk(bytes, at + InetDiagMessage.FIXED_LENGTH, at + length, (type, _, value, size) -> {
            if (type == INET_DIAG_INFO && size >= LAST_DATA_SENT + 4) {
                age[0] = Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, value + LAST_DATA_SENT));
            }
        });
        return new InetConnection(
                family,
                Byte.toUnsignedInt(bytes.get(JAVA_BYTE, at + 1)),
                Short.toUnsignedInt(bytes.get(PORT, at + 4)),
                addressHigh(family, bytes, at + 8),
                addressLow(family, bytes, at + 8),
                Short.toUnsignedInt(bytes.get(PORT, at + 6)),
                addressHigh(family, bytes, at + 24),
                addressLow(family, bytes, at + 24),
                bytes.get(JAVA_INT_UNALIGNED, at + 40),
                Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at + 68)),
                Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at + 56)),
                age[0],
                bytes.get(JAVA_LONG_UNALIGNED, at + 44));
    }

    private static long addressHigh(AddressFamily family, MemorySegment bytes, long at) {
        return switch (family) {
            case INET -> 0;
            case INET6 -> bytes.get(ADDRESS6, at);
        };
    }

    private static long addressLow(AddressFamily family, MemorySegment bytes, long at) {
        return switch (family) {
            case INET -> Integer.toUnsignedLong(bytes.get(ADDRESS4, at));
            case INET6 -> bytes.get(ADDRESS6, at + 8);
        };
    }
}
