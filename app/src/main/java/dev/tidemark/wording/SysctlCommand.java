package dev.tidemark.wording;

import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owner;
import java.util.Optional;

/// The command that changes a sysctl where a listener lives: each namespace has its own.
final class SysctlCommand {
    private SysctlCommand() {}

    /// `sysctl -w net.core.somaxconn=200`, in another namespace by way of a process that lives there; empty where
    /// neither a process nor a name of it is known.
    static Optional<String> of(Found found, String name, long value) {
        String set = "sysctl -w " + name + "=" + value;
        Namespace namespace = found.namespace().namespace();
        if (namespace.current()) {
            return Optional.of(set);
        }
        Optional<Owner> inside = found.owners().stream().findFirst();
        if (inside.isPresent()) {
            return Optional.of("nsenter -t " + inside.get().pid() + " -n " + set);
        }
        boolean isNamed =
                !namespace.name().startsWith("net:[") && !namespace.name().equals("host");
        return isNamed
                ? Optional.of("ip netns exec " + NextCommand.word(namespace.name()) + " " + set)
                : Optional.empty();
    }
}
