package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.AcceptRate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Twice as many clients as the server accepts, all the time: no queue is large enough.
final class SlowAccept implements Scenario {
    @Override
    public String name() {
        return "slow-accept";
    }

    @Override
    public String summary() {
        return "twice as many clients come as are accepted: no queue is large enough";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.SUSTAINED_OVERLOAD);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int accepted = draw.between(22, 34);
        // Who gets in waits from 0.4 to 0.9 s, which no client minds.
        int backlog = draw.backlog((int) (0.4 * accepted), (int) (0.9 * accepted));
        double offered = accepted * draw.between(1.9, 2.3);
        var _ = stage.serve(stage.recipe(draw.port()).withAnswer().withAcceptRate(AcceptRate.of(accepted)), backlog);
        ArrivalPlan plan = ArrivalPlan.atRandom(offered, Run.LONGEST, draw.random());
        return new SlowAcceptRun(
                stage,
                "about " + Math.round(offered) + " clients a second come to a server with backlog " + backlog
                        + ", which accepts " + accepted + " a second",
                plan);
    }

    private static final class SlowAcceptRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(4);
        private static final int CLEARLY = 20;

        private final String words;
        private final ArrivalPlan plan;

        SlowAcceptRun(Stage stage, String words, ArrivalPlan plan) {
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
            return moment.overflows() >= CLEARLY;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claims.listenDrops(rest),
                    Claims.dropsCoverOverflows(rest),
                    Claim.equal(
                            Statement.NEVER_REFUSED,
                            "clients refused",
                            0,
                            rest.clients().count(Outcome.REFUSED)),
                    Claims.overflowsAreTheServers(stage()));
        }
    }
}
