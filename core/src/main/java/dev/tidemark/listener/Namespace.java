package dev.tidemark.listener;

import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.netns.NetNamespaceId;
import dev.tidemark.kernel.netns.NetNamespaces;
import org.jspecify.annotations.Nullable;

/// A network namespace as users know it.
///
/// @param id its number
/// @param name `host` for that of process 1, what `ip netns` calls it, or `net:[4026532288]` for one without a
/// name
/// @param current whether this process lives in it
public record Namespace(NetNamespaceId id, String name, boolean current) {
    /// Names `namespace`.
    public static Namespace of(NetNamespace namespace) {
        return new Namespace(namespace.id(), nameOf(namespace), namespace.current());
    }

    /// Whether it is the same namespace, whatever it was called when it was found.
    // Written out also because the JVM spins classes at each start for what a record brings by itself.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Namespace namespace && namespace.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    private static String nameOf(NetNamespace namespace) {
        if (namespace.pids().contains(1) || (namespace.current() && isThatOfProcessOne())) {
            return "host";
        }
        return namespace.names().isEmpty()
                ? namespace.id().toString()
                : namespace.names().getFirst();
    }

    private static boolean isThatOfProcessOne() {
        return NetNamespaces.isOwnThatOfProcessOne().orElse(false);
    }
}
