package dev.tidemark.listener;

import dev.tidemark.kernel.sockdiag.InetDiagMessage;

/// A socket as the last sample had it, in the kernel's words and in ours.
record SeenSocket(InetDiagMessage row, TcpListener listener) {
    /// A socket keeps its cookie when it is closed, bound elsewhere and listens again; and while it listens it
    /// can be bound to another interface (setsockopt(2)) or given to another user (fchown(2)).
    boolean isSame(InetDiagMessage now) {
        return row.localPort() == now.localPort()
                && row.inode() == now.inode()
                && row.localAddressLow() == now.localAddressLow()
                && row.localAddressHigh() == now.localAddressHigh()
                && row.family() == now.family()
                && row.boundInterface() == now.boundInterface()
                && row.v6only() == now.v6only()
                && row.uid() == now.uid();
    }

    boolean isUnchanged(InetDiagMessage now) {
        return row.receiveQueue() == now.receiveQueue()
                && row.sendQueue() == now.sendQueue()
                && row.drops() == now.drops();
    }
}
