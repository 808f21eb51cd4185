package dev.tidemark.listener;

import dev.tidemark.kernel.Reading;

/// What stays the same about a TCP listener while it lives; shared by its samples.
///
/// @param multipath whether it speaks Multipath TCP
/// @param cgroup the id of the cgroup that it was made in, as the kernel numbers them
public record TcpSocket(
        TcpEndpoint endpoint,
        boolean multipath,
        SocketIdentity identity,
        Reading<Long> uid,
        Reading<Long> cgroup,
        Owners owners) {}
