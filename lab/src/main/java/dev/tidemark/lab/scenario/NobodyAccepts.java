package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A server that lives, and has ceased to accept: its acceptor waits for something else.
final class NobodyAccepts implements Scenario {
    @Override
    public String name() {
        return "nobody-accepts";
    }

    @Override
    public String summary() {
        return "a server lives and accepts nothing, as with a deadlock";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.NOBODY_ACCEPTS);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(7, 40);
        LabServer server = stage.serve(stage.recipe(draw.port()).withAnswer(), backlog);
        return new NobodyAcceptsRun(stage, server, backlog, draw.between(50, 90));
    }

    private static final class NobodyAcceptsRun extends Run {
        private static final Duration HEALTHY = Duration.ofMillis(400);
        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final LabServer server;
        private final int backlog;
        private final int perSecond;

        NobodyAcceptsRun(Stage stage, LabServer server, int backlog, int perSecond) {
            super(stage);
            this.server = server;
            this.backlog = backlog;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second come to a server with backlog " + backlog + ", which answers each");
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST.minusSeconds(10)));
            if (pause(HEALTHY)) {
                tell("the server goes on, but accepts nothing any more");
                server.accept(AcceptRate.NONE);
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
                    Claim.equal(
                            Statement.OPENED_WHEN_QUEUED,
                            "PassiveOpens",
                            server.accepted() + rest.length(),
                            rest.passiveOpens()),
                    Claims.listenDrops(rest),
                    Claims.dropsCoverOverflows(rest),
                    Claims.repeatedSynsCount(rest, stage()));
        }
    }
}
