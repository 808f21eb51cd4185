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
            SynFlood.WITH_COOKIES,
            SynFlood.WITHOUT_COOKIES,
            SynFlood.COOKIES_FORCED);

    private Scenarios() {}

    public static List<Scenario> all() {
        return ALL;
    }

    /// The scenario of that name.
    public static Optional<Scenario> named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
