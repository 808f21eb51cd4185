package dev.tidemark.control;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.netns.NamespaceCookie;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.kernel.procfs.SysctlFile;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Which limits are to become what, and which ceilings are to be raised for that.
///
/// @param resizes one for each listener
/// @param raises the namespaces whose somaxconn is to be raised first
public record ResizePlan(List<Resize> resizes, List<Raise> raises) {
    private static final String NEEDS = "needs ";
    static final String SOMAXCONN = "net.core.somaxconn";

    public ResizePlan {
        resizes = List.copyOf(resizes);
        raises = List.copyOf(raises);
    }

    /// One listener's.
    ///
    /// @param asked the limit asked for
    /// @param somaxconn of its namespace, when the change is made
    public record Resize(ListenSnapshot snapshot, Listener listener, long asked, long somaxconn) {
        public long before() {
            return listener.queue().limit();
        }

        /// What the kernel will give: min(asked, somaxconn).
        public long granted() {
            return Math.min(asked, somaxconn);
        }

        /// Whether there is anything to do.
        public boolean isChange() {
            return granted() != before();
        }

        public Target.Queue target() {
            return Target.Queue.of(snapshot.namespace(), listener);
        }
    }

    /// One namespace's somaxconn.
    ///
    /// @param place of its namespace, with the cookie once [#reachable] found it
    public record Raise(ListenSnapshot snapshot, Target.Place place, long before, long asked) {
        public Target.Setting target() {
            return new Target.Setting(place, SOMAXCONN);
        }
    }

    /// A listener and the sample it is from.
    public record Chosen(ListenSnapshot snapshot, Listener listener) {}

    /// Plans to give each of `chosen` the limit `size`.
    ///
    /// @param raise whether somaxconn may be raised to that
    /// @throws ChangeRefused when somaxconn cannot be read, or a limit that is to grow would shrink
    public static ResizePlan of(List<Chosen> chosen, Size size, boolean raise) {
        return of(chosen, _ -> size, raise);
    }

    /// The same with a limit for each of them.
    ///
    /// @throws ChangeRefused when somaxconn cannot be read, or a limit that is to grow would shrink
    public static ResizePlan of(List<Chosen> chosen, Function<Chosen, Size> sizes, boolean raise) {
        Map<Namespace, Raise> raises = new LinkedHashMap<>();
        for (Chosen each : chosen) {
            long somaxconn = somaxconn(each.snapshot());
            long asked = sizes.apply(each).number().orElse(somaxconn);
            if (raise && asked > somaxconn) {
                Namespace namespace = each.snapshot().namespace();
                raises.merge(
                        namespace,
                        new Raise(each.snapshot(), Target.Place.of(namespace), somaxconn, asked),
                        (one, other) -> one.asked() >= other.asked() ? one : other);
            }
        }
        List<Resize> resizes = new ArrayList<>();
        for (Chosen each : chosen) {
            long somaxconn = somaxconn(each.snapshot());
            long asked = sizes.apply(each).number().orElse(somaxconn);
            Raise raised = raises.get(each.snapshot().namespace());
            resizes.add(checked(
                    new Resize(each.snapshot(), each.listener(), asked, raised == null ? somaxconn : raised.asked())));
        }
        return new ResizePlan(resizes, List.copyOf(raises.values()));
    }

    private static long somaxconn(ListenSnapshot snapshot) {
        return snapshot.sysctls().somaxconn().fold(value -> value, reason -> {
            throw new ChangeRefused("resize: somaxconn of namespace "
                    + snapshot.namespace().name() + ": " + reason + " (expected: to read it)");
        });
    }

    /// somaxconn was lowered since the server began to listen: listening again would cut the limit.
    private static Resize checked(Resize resize) {
        if (resize.asked() >= resize.before() && resize.granted() < resize.before()) {
            throw new ChangeRefused("resize: " + resize.listener().address() + " would fall from "
                    + resize.before() + " to " + resize.granted() + ", somaxconn of its namespace"
                    + " (expected: --raise-somaxconn, or a limit up to " + resize.granted() + ")");
        }
        return resize;
    }

    /// Makes sure that the policy allows all of it.
    ///
    /// @throws ChangeRefused for the first that it forbids
    public void requireAllowed(ChangePolicy policy) {
        for (Raise raise : raises) {
            policy.refusesSetting(SOMAXCONN, raise.asked()).ifPresent(reason -> {
                throw new ChangeRefused("resize: " + reason + "; nothing changed");
            });
        }
        for (Resize resize : resizes) {
            policy.refusesResize(resize.snapshot().namespace(), resize.listener(), resize.granted())
                    .ifPresent(reason -> {
                        throw new ChangeRefused(
                                "resize: " + resize.listener().address() + ": " + reason + "; nothing changed");
                    });
        }
    }

    /// Makes sure that each listener may be changed by this process.
    ///
    /// @throws ChangeRefused for the first that may not
    public void requireAllowed(Queues queues) {
        for (Resize resize : resizes) {
            if (queues.allowed(resize.listener()) instanceof Reading.Unknown<Listener>(String reason)) {
                String address = resize.listener().address();
                throw new ChangeRefused(
                        reason.startsWith(NEEDS)
                                ? "resize: " + address + " (expected: "
                                        + reason.substring(NEEDS.length()).replace(" (root)", "") + "); nothing changed"
                                : "resize: " + address + ": " + reason
                                        + " (expected: a process that holds it); nothing changed");
            }
        }
    }

    /// The same plan, once it is sure that the ceilings may be raised; the namespaces are known by their cookies,
    /// as an undo may come when their numbers were given to others.
    ///
    /// @throws ChangeRefused for the first that may not
    public ResizePlan reachable() {
        return new ResizePlan(
                resizes, raises.stream().map(ResizePlan::reachable).toList());
    }

    private static Raise reachable(Raise raise) {
        return switch (Visit.to(raise.place(), Ceiling::read)) {
            case Visit.Made<Ceiling>(Ceiling ceiling) -> {
                ceiling.hindrance().ifPresent(reason -> {
                    throw unreachable("namespace " + raise.place().name() + ": " + reason);
                });
                yield new Raise(
                        raise.snapshot(),
                        Target.Place.of(raise.snapshot().namespace(), ceiling.cookie()),
                        raise.before(),
                        raise.asked());
            }
            case Visit.Gone<Ceiling>(String reason) -> throw unreachable(reason);
            case Visit.Failed<Ceiling>(String reason) -> throw unreachable(reason);
        };
    }

    private static ChangeRefused unreachable(String reason) {
        return new ChangeRefused("resize: " + reason + "; nothing changed");
    }

    /// What a thread that stands in a namespace finds out about its somaxconn.
    private record Ceiling(Optional<Long> cookie, Optional<String> hindrance) {
        static Ceiling read() {
            return new Ceiling(
                    NamespaceCookie.read().fold(cookie -> Optional.of(cookie.value()), _ -> Optional.empty()),
                    SysctlFile.hindrance(ProcRoot.HOST, Sysctl.SOMAXCONN));
        }
    }

    /// Whether there is anything to do.
    public boolean isChange() {
        return !raises.isEmpty() || resizes.stream().anyMatch(Resize::isChange);
    }

    /// The items of the change: ceilings first.
    public List<ChangeItem> items() {
        List<ChangeItem> items = new ArrayList<>();
        raises.forEach(each -> items.add(ChangeItem.of(each.target(), each.before(), each.asked())));
        resizes.stream()
                .filter(Resize::isChange)
                .forEach(each -> items.add(ChangeItem.of(each.target(), each.before(), each.asked())));
        return items;
    }
}
