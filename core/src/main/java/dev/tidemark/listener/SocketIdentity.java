package dev.tidemark.listener;

/// What tells one socket from all others.
///
/// @param cookie given by the kernel, never used again while the machine runs; 64 bits
/// @param inode the number in `socket:[…]` of `/proc/<pid>/fd`
public record SocketIdentity(long cookie, long inode) {
    /// The cookie as an unsigned decimal number, as JSON carries it.
    public String cookieText() {
        return Long.toUnsignedString(cookie);
    }

    /// The inode as a decimal number.
    public String inodeText() {
        return Long.toUnsignedString(inode);
    }
}
