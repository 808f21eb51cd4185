package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A process with several listeners at one port, one of which nobody accepts from: its share of the clients is
/// lost.
final class ReuseportStuck implements Scenario {
    private static final int MEMBERS = 4;

    @Override
    public String name() {
        return "reuseport-stuck";
    }

    @Override
    public String summary() {
        return "one of four listeners that share a port is not accepted from";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.REUSEPORT_STUCK);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(16, 30);
        int stuck = draw.between(0, MEMBERS - 1);
        var _ = stage.serve(
                stage.recipe(draw.port()).withAnswer().withMembers(MEMBERS).withStuckMember(stuck), backlog);
        return new ReuseportStuckRun(stage, backlog, draw.between(40, 60));
    }

    private static final class ReuseportStuckRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(4);

        /// So that the queue that is not accepted from fills soon.
        private static final int AT_FIRST_PER_SECOND = 150;

        private final int backlog;
        private final int perSecond;

        ReuseportStuckRun(Stage stage, int backlog, int perSecond) {
            super(stage);
            this.backlog = backlog;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second come to " + MEMBERS + " listeners with backlog " + backlog
                    + " that share a port; one of them is never accepted from");
            Duration rush = Duration.ofMillis((long) MEMBERS * backlog * 1000 / AT_FIRST_PER_SECOND);
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(AT_FIRST_PER_SECOND, rush));
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            boolean _ = pause(LONGEST);
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.isFull() && moment.overflows() > 0 && moment.clients().count(Outcome.ANSWERED) > 0;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return Claims.ofOneFullMember(rest, backlog, MEMBERS);
        }
    }
}
