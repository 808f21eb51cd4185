package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.ServerRecipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A unix queue that is full: its clients fail at once, and no counter says so.
final class UnixFull implements Scenario {
    @Override
    public String name() {
        return "unix-full";
    }

    @Override
    public String summary() {
        return "a unix queue is full: clients fail with EAGAIN, and nothing counts it";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.UNIX_FULL);
    }

    @Override
    public Stage stage() {
        return Stage.loopback();
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(7, 40);
        int accepted = draw.between(20, 40);
        double offered = accepted * draw.between(2.0, 2.6);
        String name = "@tidemark-lab-" + draw.port();
        var _ = stage.serve(ServerRecipe.unix(name).withAnswer().withAcceptRate(AcceptRate.of(accepted)), backlog);
        return new UnixFullRun(
                stage,
                backlog,
                Math.round(offered) + " clients a second come to the unix socket " + name + " with backlog " + backlog
                        + ", whose server accepts " + accepted + " a second",
                ArrivalPlan.evenly(offered, Run.LONGEST));
    }

    private static final class UnixFullRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(10);
        private static final int SOME = 5;

        private final int backlog;
        private final String words;
        private final ArrivalPlan plan;

        UnixFullRun(Stage stage, int backlog, String words, ArrivalPlan plan) {
            super(stage);
            this.backlog = backlog;
            this.words = words;
            this.plan = plan;
        }

        /// Those who come first fill the queue.
        @Override
        protected void play() {
            tell(words);
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.atOnce(backlog + 1));
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, plan);
            boolean _ = pause(LONGEST);
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.clients().count(Outcome.TURNED_AWAY) >= SOME
                    && moment.clients().count(Outcome.ANSWERED) >= SOME;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.atLeast(
                            Statement.UNIX_TURNS_AWAY,
                            "clients turned away",
                            SOME,
                            rest.clients().count(Outcome.TURNED_AWAY)),
                    Claim.equal(Statement.UNIX_LEAVES_NO_TRACE, "ListenOverflows", 0, rest.overflows()),
                    Claim.equal(Statement.UNIX_LEAVES_NO_TRACE, "ListenDrops", 0, rest.listenDrops()));
        }
    }
}
