package dev.tidemark.kernel.netlink;

/// A netlink message whose lengths do not add up: shorter than its header says, or than its type needs.
///
/// The whole datagram is given up, because nothing after a wrong length can be trusted.
public final class MalformedMessage extends RuntimeException {
    /// @param what the field, what it holds and what was expected, such as `nlmsg_len: 8 (expected: 16 to 96)`
    public MalformedMessage(String what) {
        super(what);
    }
}
