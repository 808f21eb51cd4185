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

/// One internet socket as the kernel describes it: `struct inet_diag_msg` and the attributes that are asked for.
///
/// `include/uapi/linux/inet_diag.h`, filled by `inet_sk_diag_fill` (`net/ipv4/inet_diag.c`, Linux 6.18).
/// Attributes that an older kernel does not send leave their field at [#ABSENT].
///
/// @param family the socket's family; an IPv6 socket may serve IPv4 too
/// @param state the kernel's number, 10 for LISTEN, 3 for SYN_RECV
/// @param localPort 0 to 65535
/// @param localAddressHigh the first 8 bytes of an IPv6 address, 0 for IPv4
/// @param localAddressLow the last 8 bytes of an IPv6 address, or the 4 of an IPv4 address, as a big-endian
/// number
/// @param boundInterface the interface index it is bound to, 0 for none
/// @param cookie names the socket for as long as the machine runs
/// @param receiveQueue of a listener: how many completed connections wait for accept(2) (`sk_ack_backlog`)
/// @param sendQueue of a listener: the accept queue's limit (`sk_max_ack_backlog`)
/// @param uid the owner's user id
/// @param inode the number in `socket:[…]` of `/proc/<pid>/fd`
/// @param drops `sk_drops`, since the socket was made, for all causes; [#ABSENT] where not sent
/// @param v6only 1 or 0 for IPv6 listeners; [#ABSENT] for others
/// @param cgroupId id of the cgroup the socket was made in, 1 for the root; [#ABSENT] where not sent
public record InetDiagMessage(
        AddressFamily family,
        int state,
        int localPort,
        long localAddressHigh,
        long localAddressLow,
        int boundInterface,
        long cookie,
        long receiveQueue,
        long sendQueue,
        long uid,
        long inode,
        long drops,
        int v6only,
        long cgroupId) {
    /// No attribute of that kind was in the message.
    public static final int ABSENT = -1;

    static final int FIXED_LENGTH = 72;
    private static final int SKMEMINFO = 7;
    private static final int SKV6ONLY = 11;
    private static final int CGROUP_ID = 21;
    /// `SK_MEMINFO_DROPS` is the ninth of the figures, `include/uapi/linux/sock_diag.h`.
    private static final int DROPS_OFFSET = 8 * 4;

    private static final ValueLayout.OfShort PORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt ADDRESS4 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong ADDRESS6 = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// Decodes the payload at `at`, `length` bytes long.
    ///
    /// Written out instead of over a visitor, because a sample decodes thousands of them; lengths are checked
    /// alike. Memory figures without drops are those of an older kernel.
    ///
    /// @throws MalformedMessage when it is too short or an attribute's length does not fit
    public static InetDiagMessage decode(MemorySegment bytes, long at, long length) {
        if (length < FIXED_LENGTH) {
            throw new MalformedMessage("inet_diag_msg: " + length + " bytes (expected: at least " + FIXED_LENGTH + ")");
        }
        AddressFamily family = AddressFamily.of(Byte.toUnsignedInt(bytes.get(JAVA_BYTE, at)));
        long drops = ABSENT;
        int v6only = ABSENT;
        long cgroupId = ABSENT;
        long end = at + length;
        for (long next = at + FIXED_LENGTH; end - next >= 4; ) {
            int size = Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, next));
            if (size < 4 || size > end - next) {
                throw new MalformedMessage("nla_len: " + size + " (expected: 4 to " + (end - next) + ")");
            }
            switch (NetlinkAttributes.type(bytes, next)) {
                case SKMEMINFO -> {
                    if (size >= 4 + DROPS_OFFSET + 4) {
                        drops = Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, next + 4 + DROPS_OFFSET));
                    }
                }
                case SKV6ONLY -> {
                    requireLength("INET_DIAG_SKV6ONLY", size, 5);
                    v6only = bytes.get(JAVA_BYTE, next + 4) == 0 ? 0 : 1;
                }
                case CGROUP_ID -> {
                    requireLength("INET_DIAG_CGROUP_ID", size, 12);
                    cgroupId = bytes.get(JAVA_LONG_UNALIGNED, next + 4);
                }
                default -> {}
            }
            next += (size + 3) & ~3;
        }
        boolean inet6 = family == AddressFamily.INET6;
        return new InetDiagMessage(
                family,
                Byte.toUnsignedInt(bytes.get(JAVA_BYTE, at + 1)),
                Short.toUnsignedInt(bytes.get(PORT, at + 4)),
                inet6 ? bytes.get(ADDRESS6, at + 8) : 0,
                inet6 ? bytes.get(ADDRESS6, at + 16) : Integer.toUnsignedLong(bytes.get(ADDRESS4, at + 8)),
                bytes.get(JAVA_INT_UNALIGNED, at + 40),
                bytes.get(JAVA_LONG_UNALIGNED, at + 44),
                Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at + 56)),
                Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at + 60)),
                Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at + 64)),
                Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at + 68)),
                drops,
                v6only,
                cgroupId);
    }

    private static void requireLength(String name, int size, int atLeast) {
        if (size < atLeast) {
            throw new MalformedMessage(name + ": " + (size - 4) + " bytes (expected: " + (atLeast - 4) + ")");
        }
    }
}
