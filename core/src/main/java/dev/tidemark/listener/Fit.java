package dev.tidemark.listener;

import dev.tidemark.listener.SynQueues.Dialled;

/// Which listener the kernel chooses for an address that was dialled.
final class Fit {
    private Fit() {}

    /// How well an endpoint fits, in the order of the kernel's look-up (`__inet_lookup_listener`,
    /// `compute_score`, `net/ipv4/inet_hashtables.c`): the address itself before the wildcard, then one bound to
    /// the interface, then IPv4 alone before both families. 0 is not at all.
    static int of(TcpEndpoint endpoint, Dialled dialled) {
        IpAddress own = endpoint.address().unmapped();
        boolean isExact = own.equals(dialled.address());
        boolean isSameFamily = own.family() == dialled.address().family();
        boolean isServed = isExact || (own.isWildcard() && (isSameFamily || endpoint.isDualStack()));
        boolean isBound = endpoint.networkInterface().isPresent();
        if (!isServed || (isBound && !endpoint.networkInterface().equals(dialled.networkInterface()))) {
            return 0;
        }
        return 1
                + (isExact ? 8 : 0)
                + (isBound ? 4 : 0)
                + (endpoint.family() == dialled.address().family() ? 2 : 0);
    }
}
