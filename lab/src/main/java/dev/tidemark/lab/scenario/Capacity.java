package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.ClientSummary;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// How many connections fit for a given backlog, and what becomes of the next client.
final class Capacity implements Scenario {
    private static final List<Integer> BACKLOGS = List.of(0, 1, 2, 5, 8, 128);
    private static final int TOO_MANY = 3;

    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public String summary() {
        return "how many connections fit for backlogs 0, 1, 2, 5, 8 and 128";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.empty();
    }

    @Override
    public boolean endsByItself() {
        return true;
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int firstPort = draw.port();
        stage.watch(Endpoint.tcp(stage.address(), firstPort));
        return new CapacityRun(stage, firstPort);
    }

    /// What one listener showed.
    ///
    /// @param connecting how many of the clients beyond the capacity were still asking at the end
    private record Shown(long held, long overflows, long listenDrops, long drops, long connecting) {}

    private static final class CapacityRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final int firstPort;
        private final List<Shown> shown = new CopyOnWriteArrayList<>();

        CapacityRun(Stage stage, int firstPort) {
            super(stage);
            this.firstPort = firstPort;
        }

        @Override
        protected void play() {
            tell("for each backlog: a listener that nobody accepts from, as many clients as fit, and " + TOO_MANY
                    + " more");
            for (int i = 0; i < BACKLOGS.size(); i++) {
                ListenerRecipe recipe = ListenerRecipe.tcp(stage().address()).withPort(firstPort + i);
                try (LabListener listener = LabListener.open(stage().server(), recipe, BACKLOGS.get(i))) {
                    stage().watch(listener.endpoint());
                    if (!show(BACKLOGS.get(i))) {
                        return;
                    }
                }
            }
        }

        /// Those who are too many come when all others are in: every SYN of theirs finds the queue full.
        private boolean show(int backlog) {
            Moment before = sample();
            long repeatedBefore = repeated();
            try (ClientCrowd _ = stage().crowd(Conduct.STAYS, PATIENCE, ArrivalPlan.atOnce(backlog + 1))) {
                if (!await(moment -> moment.length() == backlog + 1L)) {
                    return false;
                }
                try (ClientCrowd more = stage().crowd(Conduct.STAYS, PATIENCE, ArrivalPlan.atOnce(TOO_MANY))) {
                    if (!await(moment -> moment.overflows() - before.overflows() >= TOO_MANY)) {
                        return false;
                    }
                    // Under load a second may have passed, and they have asked again.
                    long repeated;
                    Moment full;
                    do {
                        repeated = repeated();
                        full = sample();
                    } while (repeated != repeated() && pause(Duration.ofMillis(1)));
                    show(backlog, before, full, repeated - repeatedBefore, more.summary());
                    return true;
                }
            }
        }

        private long repeated() {
            return stage().client().counters().of("TcpExtTCPSynRetrans");
        }

        private void show(int backlog, Moment before, Moment full, long repeated, ClientSummary turnedAway) {
            shown.add(new Shown(
                    full.length(),
                    full.overflows() - before.overflows() - repeated,
                    full.listenDrops() - before.listenDrops() - repeated,
                    full.drops() - repeated,
                    turnedAway.count(Outcome.CONNECTING)));
            tell("backlog " + backlog + ": " + full.length() + " connections wait; " + TOO_MANY
                    + " more clients are not let in, and not refused");
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.overflows() > 0;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            String tooMany =
                    BACKLOGS.stream().map(_ -> Integer.toString(TOO_MANY)).collect(Collectors.joining(", "));
            return List.of(
                    claim(
                            Statement.CAPACITY,
                            "connections held",
                            BACKLOGS.stream()
                                    .map(backlog -> Integer.toString(backlog + 1))
                                    .collect(Collectors.joining(", ")),
                            Shown::held),
                    claim(Statement.SYN_TO_FULL_QUEUE, "ListenOverflows", tooMany, Shown::overflows),
                    claim(Statement.SYN_TO_FULL_QUEUE, "ListenDrops", tooMany, Shown::listenDrops),
                    claim(Statement.SYN_TO_FULL_QUEUE, "drops of the listener", tooMany, Shown::drops),
                    claim(Statement.NEVER_REFUSED, "clients still asking", tooMany, Shown::connecting));
        }

        private Claim claim(String statement, String figure, String expected, ToLongFunction<Shown> observed) {
            String all = shown.stream()
                    .map(each -> Long.toString(observed.applyAsLong(each)))
                    .collect(Collectors.joining(", "));
            return new Claim(statement, figure + " " + expected, all, all.equals(expected));
        }
    }
}
