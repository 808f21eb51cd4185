package dev.tidemark.kernel.netns;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcRoot;

/// The network namespace that the kernel made at boot, the only one that gets its settings from `/etc/sysctl.d`.
///
/// Process 1 need not live in it: that of a container's own process namespace does not. It is known by
/// `net.core.netdev_budget`, which the kernel registers for `init_net` alone (`sysctl_core_init`,
/// `net/core/sysctl_net_core.c`, Linux 6.18).
public final class InitialNamespace {
    private InitialNamespace() {}

    /// Whether the calling thread stands in it. Needs no privilege, only system calls are made. Unknown where
    /// there is no `/proc/sys`.
    public static Reading<Boolean> isThatOfThisThread(ProcRoot root) {
        Reading<FileStatus.Identity> core = FileStatus.identity(root.file("sys/net/core/somaxconn"));
        return core.map(_ ->
                FileStatus.identity(root.file("sys/net/core/netdev_budget")).isKnown());
    }
}
