package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.listener.Namespace;
import dev.tidemark.listener.Owner;
import java.util.Optional;
import java.util.function.Predicate;

/// The command that changes a sysctl where a listener lives: each namespace has its own.
final class SysctlCommand {
    private SysctlCommand() {}

    /// `tidemark tune --somaxconn 200`, where the value is raised and this build has that command; else
    /// `sysctl -w`, in another namespace by way of a process that lives there, and empty where neither a process
    /// nor a name of it is known.
    static Optional<String> of(Found found, Sysctl sysctl, long value, Predicate<String> hasCommand) {
        Namespace namespace = found.namespace().namespace();
        if (hasCommand.test("tune") && isRaised(found, sysctl, value)) {
            return Optional.of("tidemark tune " + TuneOption.of(sysctl) + " " + value + NextCommand.netns(namespace));
        }
        return byHand(found, namespace, "sysctl -w " + sysctl + "=" + value);
    }

    private static boolean isRaised(Found found, Sysctl sysctl, long value) {
        return sysctl.in(found.namespace().after()) instanceof Reading.Known<Long>(Long now) && now < value;
    }

    private static Optional<String> byHand(Found found, Namespace namespace, String set) {
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
