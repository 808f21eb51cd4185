package dev.tidemark.kernel.netlink;

import java.lang.foreign.MemorySegment;

/// Takes the messages of a dump, one call each.
@FunctionalInterface
public interface MessageHandler {
    /// One message that is neither an error nor the end of the dump.
    ///
    /// @param type the message's type, `nlmsg_type`
    /// @param datagram the buffer it lies in; valid during the call only
    /// @param payload where its payload starts, after the 16 byte header
    /// @param length the payload's length in bytes
    void message(int type, MemorySegment datagram, long payload, long length);
}
