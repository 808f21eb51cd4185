package dev.tidemark.kernel.sockdiag;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.kernel.netlink.NetlinkAttributes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One listening unix socket as the kernel describes it: `struct unix_diag_msg` and its attributes.
///
/// `include/uapi/linux/unix_diag.h`, filled by `sk_diag_fill` (`net/unix/diag.c`, Linux 6.18).
///
/// @param type 1 for stream, 5 for seqpacket
/// @param inode the number in `socket:[…]` of `/proc/<pid>/fd`
/// @param cookie names the socket for as long as the machine runs
/// @param name the path, or for an abstract name a NUL followed by the name; empty when it has none
/// @param receiveQueue how many connections wait for accept(2)
/// @param sendQueue the queue's limit
/// @param uid the owner's user id; [InetDiagMessage#ABSENT] where not sent (before Linux 5.3)
public record UnixDiagMessage(
        int type, long inode, long cookie, String name, long receiveQueue, long sendQueue, long uid) {
    private static final int FIXED_LENGTH = 16;
    private static final int REQUEST_LENGTH = 40;
    private static final int TCP_LISTEN = 1 << 10;
    private static final int SHOW_NAME = 1;
    private static final int SHOW_RQLEN = 0x10;
    private static final int SHOW_UID = 0x40;
    private static final int NAME = 0;
    private static final int RQLEN = 4;
    private static final int UID = 7;

    /// `struct unix_diag_req` behind a netlink header: all listeners, with name, queue and user.
    static MemorySegment request(SegmentAllocator allocator) {
        MemorySegment request = allocator.allocate(REQUEST_LENGTH, 8).fill((byte) 0);
        request.set(JAVA_INT_UNALIGNED, 0, REQUEST_LENGTH);
        request.set(JAVA_SHORT_UNALIGNED, 4, (short) InetDiagRequest.SOCK_DIAG_BY_FAMILY);
        request.set(JAVA_SHORT_UNALIGNED, 6, (short) 0x301);
        request.set(JAVA_BYTE, 16, (byte) 1);
        request.set(JAVA_INT_UNALIGNED, 20, TCP_LISTEN);
        request.set(JAVA_INT_UNALIGNED, 28, SHOW_NAME | SHOW_RQLEN | SHOW_UID);
        return request;
    }

    /// Decodes the payload at `at`, `length` bytes long.
    ///
    /// @return null for a socket that was closed while it was described, which then lacks its queue
    /// @throws MalformedMessage when it is too short or an attribute's length does not fit
    public static @Nullable UnixDiagMessage decode(MemorySegment bytes, long at, long length) {
        if (length < FIXED_LENGTH) {
            throw new MalformedMessage("unix_diag_msg: " + length + " bytes (expected: at least " + FIXED_LENGTH + ")");
        }
        Attributes attributes = new Attributes();
        NetlinkAttributes.walk(bytes, at + FIXED_LENGTH, at + length, attributes);
        if (attributes.receiveQueue < 0) {
            return null;
        }
        return new UnixDiagMessage(
                Byte.toUnsignedInt(bytes.get(JAVA_BYTE, at + 1)),
                Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, at + 4)),
                bytes.get(JAVA_LONG_UNALIGNED, at + 8),
                attributes.name,
                attributes.receiveQueue,
                attributes.sendQueue,
                attributes.uid);
    }

    private static final class Attributes implements NetlinkAttributes.Visitor {
        private String name = "";
        private long receiveQueue = InetDiagMessage.ABSENT;
        private long sendQueue;
        private long uid = InetDiagMessage.ABSENT;

        @Override
        public void attribute(int type, MemorySegment bytes, long value, long length) {
            switch (type) {
                case NAME -> name = text(bytes, value, length);
                case RQLEN -> {
                    NetlinkAttributes.requireLength("UNIX_DIAG_RQLEN", length, 8);
                    receiveQueue = Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, value));
                    sendQueue = Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, value + 4));
                }
                case UID -> {
                    NetlinkAttributes.requireLength("UNIX_DIAG_UID", length, 4);
                    uid = Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, value));
                }
                default -> {}
            }
        }

        /// A path ends at its first NUL; an abstract name starts with one and may hold more.
        private static String text(MemorySegment bytes, long value, long length) {
            byte[] raw = bytes.asSlice(value, length).toArray(JAVA_BYTE);
            int end = raw.length;
            if (end > 0 && raw[0] != 0) {
                end = 0;
                while (end < raw.length && raw[end] != 0) {
                    end++;
                }
            }
            return new String(raw, 0, end, StandardCharsets.UTF_8);
        }
    }
}
