package dev.tidemark.kernel.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.tidemark.kernel.libc.Errno;
import java.lang.foreign.MemorySegment;

/// The messages of one datagram from the kernel, walked with every length checked first.
///
/// Pure: takes bytes, touches no socket. `struct nlmsghdr`, `include/uapi/linux/netlink.h`: length u32, type u16,
/// flags u16, sequence u32, port u32; messages start at multiples of 4.
public final class NetlinkDatagram {
    static final int HEADER = 16;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLMSG_OVERRUN = 4;
    /// `NLMSG_MIN_TYPE`: types below it are the transport's own.
    private static final int FIRST_PAYLOAD_TYPE = 16;

    private static final int NLM_F_MULTI = 2;
    private static final int NLM_F_DUMP_INTR = 0x10;

    private NetlinkDatagram() {}

    /// What a datagram says about the dump it belongs to.
    public sealed interface Progress {
        /// More datagrams follow.
        ///
        /// @param interrupted the table changed while it was walked (`NLM_F_DUMP_INTR`), so rows may lack or
        /// repeat
        record More(boolean interrupted) implements Progress {}

        /// The dump is over.
        ///
        /// @param interrupted as in [More]
        record Done(boolean interrupted) implements Progress {}

        /// The kernel refused the request, or gave up midway; `ENOBUFS` also when it says that it lost messages.
        record Refused(Errno errno) implements Progress {}

        /// Nothing in it belongs to our request.
        record Foreign() implements Progress {}
    }

    private static final Progress MORE = new Progress.More(false);
    private static final Progress FOREIGN = new Progress.Foreign();

    /// Walks `datagram` and hands each message of request `sequence` to `handler`.
    ///
    /// Messages of another sequence are skipped: a dump that an earlier caller did not drain mixes its replies
    /// with ours.
    ///
    /// @param length how many bytes of `datagram` were received
    /// @throws MalformedMessage when a length does not fit
    public static Progress walk(MemorySegment datagram, long length, int sequence, MessageHandler handler) {
        if (length < HEADER || length > datagram.byteSize()) {
            throw new MalformedMessage("datagram: " + length + " bytes (expected: at least " + HEADER + ")");
        }
        boolean ours = false;
        boolean interrupted = false;
        boolean single = false;
        for (long at = 0; length - at >= HEADER; ) {
            long size = Integer.toUnsignedLong(datagram.get(JAVA_INT_UNALIGNED, at));
            if (size < HEADER || size > length - at) {
                throw new MalformedMessage(
                        "nlmsg_len: " + size + " (expected: " + HEADER + " to " + (length - at) + ")");
            }
            int type = Short.toUnsignedInt(datagram.get(JAVA_SHORT_UNALIGNED, at + 4));
            int flags = Short.toUnsignedInt(datagram.get(JAVA_SHORT_UNALIGNED, at + 6));
            if (datagram.get(JAVA_INT_UNALIGNED, at + 8) == sequence) {
                ours = true;
                interrupted |= (flags & NLM_F_DUMP_INTR) != 0;
                long payload = at + HEADER;
                switch (type) {
                    case NLMSG_ERROR -> {
                        return refusal(datagram, payload, size - HEADER, interrupted);
                    }
                    case NLMSG_DONE -> {
                        return finish(datagram, payload, size - HEADER, interrupted);
                    }
                    case NLMSG_OVERRUN -> {
                        return new Progress.Refused(Errno.ENOBUFS);
                    }
                    default -> {
                        if (type >= FIRST_PAYLOAD_TYPE) {
                            handler.message(type, datagram, payload, size - HEADER);
                            single |= (flags & NLM_F_MULTI) == 0;
                        }
                    }
                }
            }
            at += (size + 3) & ~3L;
        }
        if (single) {
            return new Progress.Done(interrupted);
        }
        return ours ? interrupted ? new Progress.More(true) : MORE : FOREIGN;
    }

    /// `struct nlmsgerr` starts with the negative error number; 0 acknowledges.
    private static Progress refusal(MemorySegment datagram, long payload, long length, boolean interrupted) {
        if (length < 4) {
            throw new MalformedMessage("nlmsgerr: " + length + " bytes (expected: at least 4)");
        }
        int error = datagram.get(JAVA_INT_UNALIGNED, payload);
        if (error > 0 || error < -4095) {
            throw new MalformedMessage("nlmsgerr: " + error + " (expected: -4095 to 0)");
        }
        return error == 0 ? new Progress.Done(interrupted) : new Progress.Refused(new Errno(-error));
    }

    /// `NLMSG_DONE` carries the dump's result, negative when the walk failed midway (`netlink_dump_done`,
    /// `net/netlink/af_netlink.c`).
    private static Progress finish(MemorySegment datagram, long payload, long length, boolean interrupted) {
        if (length >= 4) {
            int result = datagram.get(JAVA_INT_UNALIGNED, payload);
            if (result < -4095) {
                throw new MalformedMessage("nlmsg_done: " + result + " (expected: from -4095)");
            }
            if (result < 0) {
                return new Progress.Refused(new Errno(-result));
            }
        }
        return new Progress.Done(interrupted);
    }
}
