package dev.tidemark.web;

import dev.tidemark.listener.IpAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// By which names this server may be called.
///
/// A page from elsewhere can make its own name point to this machine and then read what is served here, as if it
/// were its own (DNS rebinding); but its requests carry that name. So only names are answered that mean this
/// server: `localhost`, the address that the client connected to, those of this machine alone, and configured
/// ones.
final class AllowedHosts {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}]|[A-Za-z0-9._-]{1,253})(:\\d{1,5})?");

    private final Set<String> names;

    private AllowedHosts(Set<String> names) {
        this.names = names;
    }

    static AllowedHosts of(HttpSettings settings) {
        return new AllowedHosts(Set.copyOf(settings.hosts()));
    }

    /// @param header what `Host` holds, with or without a port; any port, because it may be forwarded
    /// @param local where the connection arrived
    boolean admit(List<String> header, InetAddress local) {
        if (header.size() != 1) {
            return false;
        }
        Matcher host = HOST.matcher(header.getFirst());
        if (!host.matches()) {
            return false;
        }
        String name = host.group(1).toLowerCase(Locale.ROOT);
        return name.equals("localhost") || names.contains(name) || isThisMachine(name, local);
    }

    private static boolean isThisMachine(String name, InetAddress local) {
        try {
            String literal = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
            IpAddress.parse(literal);
            InetAddress address = InetAddress.ofLiteral(literal);
            return address.isLoopbackAddress() || address.equals(local);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
