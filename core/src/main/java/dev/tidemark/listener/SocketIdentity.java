package dev.tidemark.listener;

import org.jspecify.annotations.Nullable;

/// What tells one socket from all others.
///
/// @param cookie given by the kernel, never used again while the machine runs; 64 bits
/// @param inode the number in `socket:[…]` of `/proc/<pid>/fd`
public record SocketIdentity(long cookie, long inode) {
    // Written out: for what a record brings by itself the JVM spins classes at each start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SocketIdentity socket && socket.cookie == cookie && socket.inode == inode;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(cookie);
    }

    /// The cookie as an unsigned decimal number, as JSON carries it.
    public String cookieText() {
        return Long.toUnsignedString(cookie);
    }

    /// The inode as a decimal number.
    public String inodeText() {
        return Long.toUnsignedString(inode);
    }
}
