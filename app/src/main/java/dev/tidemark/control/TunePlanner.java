package dev.tidemark.control;

import dev.tidemark.kernel.netns.InitialNamespace;
import dev.tidemark.kernel.netns.NamespaceCookie;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.kernel.procfs.SysctlFile;
import dev.tidemark.listener.ListenSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a [TunePlan] of a [TuneRequest] and of what is found on the host, or says in one sentence why there is
/// none. Changes nothing.
public final class TunePlanner {
    private static final String FOLDER = "/etc/sysctl.d";
    private static final String NAME = "60-tidemark.conf";
    private static final String CONTAINERS = "docker run --sysctl, or securityContext.sysctls of its pod";

    private final TuneRequest request;
    private final ChangePolicy policy;

    public TunePlanner(TuneRequest request, ChangePolicy policy) {
        this.request = request;
        this.policy = policy;
    }

    /// What is found in one namespace by a thread that stands there.
    private record Facts(Optional<Long> cookie, boolean isInitial, Optional<String> hindrance) {
        static Facts read(Iterable<Sysctl> sysctls) {
            Optional<String> hindrance = Optional.empty();
            for (Sysctl sysctl : sysctls) {
                hindrance = hindrance.or(() -> SysctlFile.hindrance(ProcRoot.HOST, sysctl));
            }
            return new Facts(
                    NamespaceCookie.read().fold(cookie -> Optional.of(cookie.value()), _ -> Optional.empty()),
                    InitialNamespace.isThatOfThisThread(ProcRoot.HOST).orElse(false),
                    hindrance);
        }
    }

    /// The plan for these namespaces.
    ///
    /// @param toBeDone whether it is going to be carried out, and so has to be allowed
    /// @throws ChangeRefused when it cannot or must not be
    public TunePlan plan(List<ListenSnapshot> namespaces, boolean toBeDone) {
        request.wanted()
                .forEach((sysctl, asked) -> policy.refusesSetting(sysctl.dotted(), asked)
                        .ifPresent(reason -> {
                            throw refused("tune: " + reason);
                        }));
        List<PlannedSetting> settings = new ArrayList<>();
        for (ListenSnapshot snapshot : namespaces) {
            Facts facts = facts(snapshot);
            if (toBeDone && facts.hindrance().isPresent()) {
                throw refused("tune: namespace " + snapshot.namespace().name() + ": "
                        + facts.hindrance().get());
            }
            request.wanted().forEach((sysctl, asked) -> settings.add(planned(snapshot, facts, sysctl, asked)));
        }
        if (!request.lower()) {
            refuseLowering(settings);
        }
        BootSettings found = new SysctlFolders(request.root()).read();
        return request.persist()
                ? withBoot(settings, found, toBeDone)
                : new TunePlan(request, settings, List.of(), found, false);
    }

    private Facts facts(ListenSnapshot snapshot) {
        Target.Place place = Target.Place.of(snapshot.namespace());
        return switch (Visit.to(place, () -> Facts.read(request.wanted().keySet()))) {
            case Visit.Made<Facts>(Facts facts) -> facts;
            case Visit.Gone<Facts>(String reason) -> throw refused("tune: " + reason);
            case Visit.Failed<Facts>(String reason) -> throw refused("tune: " + reason);
        };
    }

    private static PlannedSetting planned(ListenSnapshot snapshot, Facts facts, Sysctl sysctl, long asked) {
        long before = sysctl.in(snapshot.sysctls()).fold(value -> value, reason -> {
            throw refused(
                    "tune: namespace " + snapshot.namespace().name() + ": " + sysctl + " is not known: " + reason);
        });
        return new PlannedSetting(
                snapshot,
                Target.Place.of(snapshot.namespace(), facts.cookie()),
                facts.isInitial(),
                sysctl,
                before,
                asked);
    }

    private static void refuseLowering(List<PlannedSetting> settings) {
        List<PlannedSetting> lowered = settings.stream()
                .filter(setting -> setting.asked() < setting.before())
                .toList();
        if (!lowered.isEmpty()) {
            PlannedSetting first = lowered.getFirst();
            throw refused(first.sysctl() + ": " + first.asked() + " is less than the " + first.before()
                    + " of namespace " + first.place().name()
                    + (lowered.size() > 1 ? ", +" + (lowered.size() - 1) + " more" : "")
                    + " (expected: at least as much, or --lower)");
        }
    }

    private TunePlan withBoot(List<PlannedSetting> settings, BootSettings found, boolean toBeDone) {
        if (request.isForThisHost()) {
            refuseElsewhere(settings);
        }
        Path path = request.root().resolve((FOLDER + "/" + NAME).substring(1));
        BootFileStore store = new BootFileStore(path);
        if (toBeDone) {
            store.hindrance().ifPresent(reason -> {
                throw refused("--persist: " + reason + " (expected: a file to write)");
            });
        }
        Optional<BootFile> file = store.read().fold(read -> read, reason -> {
            throw refused("--persist: " + reason + " (expected: a file of ours)");
        });
        List<PlannedBoot> boot = new ArrayList<>();
        for (Map.Entry<Sysctl, Long> wanted : request.wanted().entrySet()) {
            Sysctl sysctl = wanted.getKey();
            boot.add(new PlannedBoot(
                    path.toString(),
                    sysctl,
                    file.flatMap(lines -> lines.block(sysctl.dotted())),
                    wanted.getValue(),
                    PlannedBoot.overruled(found, FOLDER + "/" + NAME, sysctl, wanted.getValue())));
        }
        return new TunePlan(request, settings, boot, found, file.isEmpty());
    }

    /// The files are those of the initial namespace, and of this host.
    private static void refuseElsewhere(List<PlannedSetting> settings) {
        Confinement.read().ifPresent(mark -> {
            throw refused("--persist: in a container, as " + mark + " tells (expected: its own way, such as "
                    + CONTAINERS + ")");
        });
        settings.stream().filter(setting -> !setting.isInitial()).findFirst().ifPresent(setting -> {
            throw refused("--persist: namespace " + setting.place().name()
                    + " (expected: the initial one; of a container " + CONTAINERS + ")");
        });
    }

    private static ChangeRefused refused(String message) {
        return new ChangeRefused(message + "; nothing changed");
    }
}
