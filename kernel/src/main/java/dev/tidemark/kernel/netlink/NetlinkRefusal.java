package dev.tidemark.kernel.netlink;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;

/// That the kernel refused a request, in words that help.
final class NetlinkRefusal {
    private NetlinkRefusal() {}

    /// A kernel whose sock_diag is built as modules answers ENOENT or EOPNOTSUPP until they are loaded, which it
    /// does itself where it finds modprobe (`sock_diag_lock_handler()`, net/core/sock_diag.c;
    /// `inet_diag_lock_handler()`,
    /// net/ipv4/inet_diag.c).
    static KernelException of(Errno errno) {
        boolean isMissing = errno.equals(Errno.ENOENT) || errno.equals(Errno.EOPNOTSUPP);
        return new KernelException(
                "netlink request",
                isMissing
                        ? "refused (expected: the kernel modules tcp_diag and unix_diag, see modprobe(8))"
                        : "refused",
                errno);
    }
}
