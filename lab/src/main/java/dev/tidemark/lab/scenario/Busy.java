package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.AcceptRate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A healthy server with much to do: half of what it can.
final class Busy implements Scenario {
    @Override
    public String name() {
        return "busy";
    }

    @Override
    public String summary() {
        return "a server that is given half the clients it can accept";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.empty();
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(70, 200);
        int perSecond = draw.between(50, 80);
        var _ = stage.serve(
                stage.recipe(draw.port()).withAnswer().withAcceptRate(AcceptRate.of(2 * perSecond)), backlog);
        ArrivalPlan plan = ArrivalPlan.atRandom(perSecond, Run.LONGEST, draw.random());
        return new BusyRun(
                stage,
                "about " + perSecond + " clients a second come to a server with backlog " + backlog
                        + ", which can accept twice as many",
                plan);
    }

    private static final class BusyRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(5);
        private static final int SOME = 20;

        private final String words;
        private final ArrivalPlan plan;

        BusyRun(Stage stage, String words, ArrivalPlan plan) {
            super(stage);
            this.words = words;
            this.plan = plan;
        }

        @Override
        protected void play() {
            tell(words);
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, plan);
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
                            Statement.OPENED_WHEN_QUEUED,
                            "PassiveOpens",
                            rest.clients().connected(),
                            rest.passiveOpens()),
                    Claim.equal(Statement.SYN_TO_FULL_QUEUE, "drops of the listener", 0, rest.drops()));
        }
    }
}
