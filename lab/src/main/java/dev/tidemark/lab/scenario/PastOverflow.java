package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Counters that are high from once, and rise no more: a healthy server with a past.
final class PastOverflow implements Scenario {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "past-overflow";
    }

    @Override
    public String summary() {
        return "a queue overflowed once; the counters are high, and rise no more";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.PAST_OVERFLOW);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(7, 30);
        int tooMany = draw.between(20, 60);
        LabServer server = stage.serve(stage.recipe(draw.port()).withAnswer().withAcceptRate(AcceptRate.NONE), backlog);
        long overflows = overflow(stage, backlog, tooMany);
        server.accept(AcceptRate.ANY);
        Await.until("the queue empty", LIMIT, () -> stage.sample().length() == 0);
        return new PastOverflowRun(stage, backlog, overflows, draw.between(5, 20));
    }

    /// All clients are gone when it returns, so that none comes again.
    private static long overflow(Stage stage, int backlog, int tooMany) {
        try (LabClients _ = LabClients.connect(stage.client(), stage.endpoint(), backlog + 1)) {
            Await.until("the queue full", LIMIT, () -> stage.sample().isFull());
            try (LabClients _ = LabClients.connect(stage.client(), stage.endpoint(), tooMany)) {
                Await.until("overflows", LIMIT, () -> stage.sample().overflows() >= tooMany);
            }
        }
        return stage.server().counters().of("TcpExtListenOverflows");
    }

    private static final class PastOverflowRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(5);
        private static final int SOME = 3;

        private final int backlog;
        private final long before;
        private final int perSecond;

        PastOverflowRun(Stage stage, int backlog, long before, int perSecond) {
            super(stage);
            this.backlog = backlog;
            this.before = before;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell("a server with backlog " + backlog + " has overflowed " + before + " times; now " + perSecond
                    + " clients a second come, and are served at once");
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            boolean _ = pause(LONGEST);
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.clients().count(Outcome.ANSWERED) >= SOME;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.equal(
                            Statement.COUNTERS_STAY,
                            "ListenOverflows of the namespace",
                            before,
                            stage().server().counters().of("TcpExtListenOverflows")),
                    Claim.atLeast(Statement.COUNTERS_STAY, "drops of the listener", before, rest.drops()));
        }
    }
}
