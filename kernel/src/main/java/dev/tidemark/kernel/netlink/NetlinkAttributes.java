package dev.tidemark.kernel.netlink;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The attributes behind a message's fixed part, walked with every length checked first.
///
/// `struct nlattr`, `include/uapi/linux/netlink.h`: length u16 with its own 4 bytes, type u16, value; the next
/// starts at a multiple of 4. Values are aligned to 4 only, also those of 8 bytes.
public final class NetlinkAttributes {
    private static final int HEADER = 4;
    /// The two top bits of the type are flags: nested, network byte order.
    private static final int TYPE_MASK = 0x3fff;

    private NetlinkAttributes() {}

    /// Takes one attribute.
    @FunctionalInterface
    public interface Visitor {
        /// One attribute.
        ///
        /// @param value where the value starts in `bytes`
        /// @param length the value's length in bytes
        void attribute(int type, MemorySegment bytes, long value, long length);
    }

    /// Hands each attribute from `from` up to `end` to `visitor`. Up to 3 bytes of padding may follow the last.
    ///
    /// @throws MalformedMessage when a length does not fit
    public static void walk(MemorySegment bytes, long from, long end, Visitor visitor) {
        for (long at = from; end - at >= HEADER; ) {
            int size = Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, at));
            if (size < HEADER || size > end - at) {
                throw new MalformedMessage("nla_len: " + size + " (expected: " + HEADER + " to " + (end - at) + ")");
            }
            visitor.attribute(type(bytes, at), bytes, at + HEADER, size - HEADER);
            at += (size + 3) & ~3;
        }
    }

    /// The type of the attribute whose header is at `at`, without its flags.
    public static int type(MemorySegment bytes, long at) {
        return bytes.get(JAVA_SHORT_UNALIGNED, at + 2) & TYPE_MASK;
    }

    /// Checks that an attribute's value is long enough to hold what is read from it.
    ///
    /// @throws MalformedMessage when it is shorter than `atLeast`
    public static void requireLength(String name, long length, long atLeast) {
        if (length < atLeast) {
            throw new MalformedMessage(name + ": " + length + " bytes (expected: at least " + atLeast + ")");
        }
    }
}
