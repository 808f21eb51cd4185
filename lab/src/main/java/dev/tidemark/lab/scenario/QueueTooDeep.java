package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A long line that moves, but too slowly: who is accepted has left long ago. Nothing overflows.
final class QueueTooDeep implements Scenario {
    @Override
    public String name() {
        return "queue-too-deep";
    }

    @Override
    public String summary() {
        return "it never overflows, but clients wait longer than they will, and leave";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.QUEUE_TOO_DEEP);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int perSecond = draw.between(20, 36);
        int standing = (int) (perSecond * draw.between(3.6, 4.4));
        int backlog = draw.backlog(300, 480);
        LabServer server =
                stage.serve(stage.recipe(draw.port()).withAnswer().withAcceptRate(AcceptRate.of(perSecond)), backlog);
        return new QueueTooDeepRun(stage, server, backlog, perSecond, standing);
    }

    private static final class QueueTooDeepRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(2);
        private static final int SOME = 10;

        private final LabServer server;
        private final int backlog;
        private final int perSecond;
        private final int standing;

        QueueTooDeepRun(Stage stage, LabServer server, int backlog, int perSecond, int standing) {
            super(stage);
            this.server = server;
            this.backlog = backlog;
            this.perSecond = perSecond;
            this.standing = standing;
        }

        @Override
        protected void play() {
            tell(standing + " clients come at once to a server with backlog " + backlog + ", and then " + perSecond
                    + " a second, as many as it accepts; none waits longer than " + PATIENCE.toSeconds() + " s");
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.atOnce(standing));
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            boolean _ = pause(LONGEST);
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.clients().count(Outcome.GAVE_UP_WAITING) >= SOME && moment.length() > 2L * perSecond;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            server.accept(AcceptRate.NONE);
            Moment still = sample();
            return List.of(
                    Claim.equal(
                            Statement.WHO_LEFT_STAYS,
                            "length",
                            still.passiveOpens() - server.accepted(),
                            still.length()),
                    Claim.atLeast(Statement.WHO_LEFT_STAYS, "length without a client", SOME, still.length()),
                    Claim.equal(Statement.LISTEN_DROPS, "ListenDrops", 0, still.listenDrops()));
        }
    }
}
