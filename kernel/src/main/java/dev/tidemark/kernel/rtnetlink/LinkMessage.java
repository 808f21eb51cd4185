package dev.tidemark.kernel.rtnetlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.tidemark.kernel.netlink.NetlinkAttributes;
import java.lang.foreign.MemorySegment;

/// What rtnetlink says about one interface.
///
/// @param index its number in its namespace
/// @param operState `IF_OPER_…` of `include/uapi/linux/if.h`: 6 is up; 0, unknown, when the kernel did not say
record LinkMessage(int index, int operState) {
    private static final int FIXED_SIZE = 16;
    private static final int IFLA_OPERSTATE = 16;

    /// Reads the payload of an `RTM_NEWLINK`: `struct ifinfomsg`, then attributes.
    ///
    /// @throws dev.tidemark.kernel.netlink.MalformedMessage when a length does not fit
    static LinkMessage parse(MemorySegment datagram, long payload, long length) {
        NetlinkAttributes.requireLength("ifinfomsg", length, FIXED_SIZE);
        int index = datagram.get(JAVA_INT_UNALIGNED, payload + 4);
        int[] state = {0};
        NetlinkAttributes.walk(datagram, payload + FIXED_SIZE, payload + length, (type, bytes, value, size) -> {
            if (type == IFLA_OPERSTATE) {
                NetlinkAttributes.requireLength("IFLA_OPERSTATE", size, 1);
                state[0] = Byte.toUnsignedInt(bytes.get(JAVA_BYTE, value));
            }
        });
        return new LinkMessage(index, state[0]);
    }
}
