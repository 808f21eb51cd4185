package dev.tidemark.listener;

import dev.tidemark.kernel.sockdiag.AddressFamily;
import java.util.Optional;

/// Where a TCP listener listens.
///
/// @param address the local address, which may be the wildcard or a v4-mapped one
/// @param port 1 to 65535
/// @param v6only whether an IPv6 listener refuses IPv4; false for an IPv4 listener
/// @param networkInterface the interface it is bound to (`SO_BINDTODEVICE`), by name
public record TcpEndpoint(IpAddress address, int port, boolean v6only, Optional<String> networkInterface) {
    public AddressFamily family() {
        return address.family();
    }

    /// Whether IPv4 and IPv6 clients both reach it.
    public boolean isDualStack() {
        return family() == AddressFamily.INET6 && !v6only && address.isWildcard();
    }

    /// As users know it: `0.0.0.0:22`, `[::1]:80`, `*:8080` for one that serves both families, `10.0.0.1%eth1:80`
    /// for one that is bound to an interface.
    @Override
    public String toString() {
        String scope = networkInterface.map(name -> "%" + name).orElse("");
        String host = switch (family()) {
            case INET -> address + scope;
            case INET6 -> isDualStack() ? "*" + scope : "[" + address + "]" + scope;
        };
        return host + ":" + port;
    }
}
