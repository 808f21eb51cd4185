package dev.tidemark.kernel.netns;

import org.jspecify.annotations.Nullable;

/// Names a network namespace for as long as it lives.
///
/// @param inode the number in `net:[…]` that `/proc/<pid>/ns/net` links to
public record NetNamespaceId(long inode) implements Comparable<NetNamespaceId> {
    private static final String PREFIX = "net:[";

    /// Parses the target of `/proc/<pid>/ns/net`, such as `net:[4026531840]`.
    ///
    /// @throws IllegalArgumentException for any other text
    public static NetNamespaceId parse(String link) {
        if (link.startsWith(PREFIX) && link.endsWith("]")) {
            try {
                return new NetNamespaceId(Long.parseUnsignedLong(link, PREFIX.length(), link.length() - 1, 10));
            } catch (NumberFormatException notANumber) {
                // falls through to the same answer
            }
        }
        throw new IllegalArgumentException("namespace: " + link + " (expected: net:[NUMBER])");
    }

    // Written out: for what a record brings by itself the JVM spins classes at each start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NetNamespaceId id && id.inode == inode;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode);
    }

    @Override
    public int compareTo(NetNamespaceId other) {
        return Long.compareUnsigned(inode, other.inode);
    }

    @Override
    public String toString() {
        return PREFIX + Long.toUnsignedString(inode) + "]";
    }
}
