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

/// A restart that left the old process behind: it still holds a listener of the group, and no longer accepts.
final class OrphanShard implements Scenario {
    private static final int NEW_MEMBERS = 3;

    @Override
    public String name() {
        return "orphan-shard";
    }

    @Override
    public String summary() {
        return "an old process still holds one of the listeners that share a port";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.ORPHAN_SHARD);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(16, 30);
        int port = draw.port();
        LabServer old = stage.serve(stage.recipe(port).withAnswer().withReusePort(), backlog);
        return new OrphanShardRun(stage, old, port, backlog, draw.between(40, 60));
    }

    private static final class OrphanShardRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(4);

        /// So that the queue that is not accepted from fills soon.
        private static final int AT_FIRST_PER_SECOND = 150;
        private static final Duration ALONE = Duration.ofMillis(200);

        private final LabServer old;
        private final int port;
        private final int backlog;
        private final int perSecond;

        OrphanShardRun(Stage stage, LabServer old, int port, int backlog, int perSecond) {
            super(stage);
            this.old = old;
            this.port = port;
            this.backlog = backlog;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second come to a server with backlog " + backlog);
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            if (pause(ALONE)) {
                var _ = stage().serve(
                                stage().recipe(port)
                                        .withAnswer()
                                        .withReusePort()
                                        .withMembers(NEW_MEMBERS),
                                backlog);
                tell("a new process opens " + NEW_MEMBERS + " more listeners at the port");
                old.accept(AcceptRate.NONE);
                tell("the old process accepts no more, but does not close its listener");
                Duration rush = Duration.ofMillis((NEW_MEMBERS + 1L) * backlog * 1000 / AT_FIRST_PER_SECOND);
                var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(AT_FIRST_PER_SECOND, rush));
                boolean _ = pause(LONGEST);
            }
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.queues().size() > NEW_MEMBERS
                    && moment.isFull()
                    && moment.overflows() > 0
                    && moment.clients().count(Outcome.ANSWERED) > 0;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return Claims.ofOneFullMember(rest, backlog, NEW_MEMBERS + 1);
        }
    }
}
