package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;

/// A listening unix socket at one instant. The kernel counts no drops for it.
///
/// @param name the path, or for an abstract name a NUL followed by the name; empty when it has none
/// @param seqpacket whether it keeps message boundaries (`SOCK_SEQPACKET`); a stream otherwise
public record UnixListener(
        String name, boolean seqpacket, AcceptQueue queue, SocketIdentity identity, Reading<Long> uid, Owners owners)
        implements Listener {
    /// Whether the name lives outside the file system.
    public boolean isAbstract() {
        return name.startsWith("\0");
    }

    /// The path, or `@name` for an abstract one, as `ss` writes it; further NULs of an abstract name become `@`
    /// too.
    @Override
    public String address() {
        return isAbstract() ? name.replace('\0', '@') : name;
    }
}
