package dev.tidemark.lab.scenario;

import java.util.List;
import java.util.Optional;

/// All scenarios, in the order in which they are listed.
public final class Scenarios {
    private static final List<Scenario> ALL = List.of(
            new Capacity(),
            new Burst(),
            new SlowAccept(),
            new Stopped(),
            new NobodyAccepts(),
            new FdExhaustion(),
            new ReuseportStuck(),
            SynFlood.WITH_COOKIES,
            SynFlood.WITHOUT_COOKIES,
            SynFlood.COOKIES_FORCED,
            new DeferredAccept(),
            new Truncation(),
            new StaleLimit(),
            new Shrink(),
            new AbortOnOverflow(),
            new Firewall(),
            new UnixFull(),
            new HealthChecks(),
            new QueueTooDeep(),
            new Starved(),
            new PastOverflow(),
            new WrongNamespace(),
            new OrphanShard(),
            new LimitTooSmall(),
            new ManyListeners(),
            new FastOpenFull(),
            new ListenerGone());

    private static final List<Scenario> HEALTHY = List.of(
            new Idle(),
            new Busy(),
            new Picture("health-checked", new HealthChecks()),
            new Picture("past", new PastOverflow()));

    private Scenarios() {}

    public static List<Scenario> all() {
        return ALL;
    }

    /// Pictures of health, in which a doctor must not find anything wrong: [Scenario#verdict] is empty, or
    /// harmless.
    public static List<Scenario> healthy() {
        return HEALTHY;
    }

    /// The scenario of that name.
    public static Optional<Scenario> named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
