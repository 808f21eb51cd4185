package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NamespaceCookie;
import dev.tidemark.kernel.netns.NamespaceEntrance;
import dev.tidemark.kernel.netns.NetNamespace;
import dev.tidemark.kernel.netns.NetNamespaces;
import java.util.Optional;
import java.util.function.Supplier;

/// What came of going back to a namespace that was written down, to do something there.
///
/// Inode numbers of namespaces are given again, so the cookie has to be the same where it was written down.
///
/// @param <T> what was done there returned
sealed interface Visit<T> {
    /// It was done.
    record Made<T>(T result) implements Visit<T> {}

    /// The namespace is no more.
    record Gone<T>(String reason) implements Visit<T> {}

    /// It is not known whether it is still there, or it could not be entered. Nothing was done.
    record Failed<T>(String reason) implements Visit<T> {}

    /// Does `work` in the namespace that `place` means. It may make system calls and nothing else.
    static <T> Visit<T> to(Target.Place place, Supplier<T> work) {
        NetNamespace own = NetNamespace.ofThisProcess();
        if (own.id().inode() == place.inode()) {
            return ifSame(place, work);
        }
        NetNamespaces all = NetNamespaces.read();
        Optional<NetNamespace> found = all.readable().stream()
                .filter(namespace -> namespace.id().inode() == place.inode())
                .findFirst();
        if (found.isEmpty()) {
            return all.hidden() == 0
                    ? new Gone<>("namespace " + place.name() + " is gone")
                    : new Failed<>("namespace " + place.name() + " is not found (expected: CAP_SYS_PTRACE)");
        }
        return found.get()
                .entrance()
                .then(entrance -> entered(entrance, place, work))
                .fold(visit -> visit, Failed::new);
    }

    private static <T> Reading<Visit<T>> entered(NamespaceEntrance entrance, Target.Place place, Supplier<T> work) {
        try (entrance) {
            return entrance.inside(() -> ifSame(place, work));
        }
    }

    private static <T> Visit<T> ifSame(Target.Place place, Supplier<T> work) {
        Optional<Long> now = NamespaceCookie.read().fold(cookie -> Optional.of(cookie.value()), _ -> Optional.empty());
        boolean isAnother = place.cookie().isPresent() && !place.cookie().equals(now);
        return isAnother
                ? new Gone<>("namespace " + place.name() + " is gone, and another has its number")
                : new Made<>(work.get());
    }
}
