package dev.tidemark.bench;

import dev.tidemark.kernel.netns.NetNamespaces;
import dev.tidemark.lab.LabNamespace;

/// The network namespace that `bench/run` made for this run.
final class OwnNamespace {
    private OwnNamespace() {}

    /// Makes it fit for thousands of connections that end: they would stay in the table for a minute otherwise,
    /// and whoever walks it would pay for them.
    ///
    /// @throws IllegalStateException in the host's own namespace, which is not to be filled with thousands of
    ///     sockets
    static void prepare() {
        if (NetNamespaces.isOwnThatOfProcessOne().orElse(true)) {
            throw new IllegalStateException("namespace: the host's (expected: one of its own, as bench/run makes)");
        }
        try (LabNamespace here = LabNamespace.ofThisProcess()) {
            here.sysctl("net.ipv4.tcp_max_tw_buckets", 0);
        }
    }
}
