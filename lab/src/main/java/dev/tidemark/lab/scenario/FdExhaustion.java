package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A server that never closes what it accepts, until it may have no more descriptors: accept(2) fails from then
/// on.
final class FdExhaustion implements Scenario {
    @Override
    public String name() {
        return "fd-exhaustion";
    }

    @Override
    public String summary() {
        return "no descriptor is left: accept(2) fails, and the queue fills";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.FD_EXHAUSTION);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(7, 30);
        int descriptors = draw.between(48, 64);
        LabServer server = stage.serve(stage.recipe(draw.port()).withAnswer().withHold(), backlog, descriptors);
        return new FdExhaustionRun(stage, server, backlog, descriptors, draw.between(5, 12));
    }

    private static final class FdExhaustionRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(8);
        private static final int AT_FIRST_PER_SECOND = 150;

        private final LabServer server;
        private final int backlog;
        private final int descriptors;
        private final int perSecond;

        FdExhaustionRun(Stage stage, LabServer server, int backlog, int descriptors, int perSecond) {
            super(stage);
            this.server = server;
            this.backlog = backlog;
            this.descriptors = descriptors;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell("clients come to a server with backlog " + backlog + ", which may have " + descriptors
                    + " descriptors and never closes one");
            Duration rush = Duration.ofMillis((descriptors + backlog) * 1000L / AT_FIRST_PER_SECOND);
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(AT_FIRST_PER_SECOND, rush));
            if (pause(rush)) {
                tell("from now on " + perSecond + " clients a second");
                var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
                boolean _ = pause(LONGEST);
            }
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.isFull() && moment.overflows() > 0;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claims.fullQueue(backlog, rest),
                    Claim.atLeast(Statement.NO_DESCRIPTOR_LEFT, "failures of accept(2)", 1, server.acceptFailures()),
                    Claim.equal(
                            Statement.NO_DESCRIPTOR_LEFT,
                            "connections accepted",
                            rest.passiveOpens() - rest.length(),
                            server.accepted()),
                    Claims.listenDrops(rest),
                    Claims.dropsCoverOverflows(rest));
        }
    }
}
