package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A server that keeps up well, until its process is stopped: the queue fills and stays full.
final class Stopped implements Scenario {
    @Override
    public String name() {
        return "stopped";
    }

    @Override
    public String summary() {
        return "a server process is stopped (SIGSTOP) while clients keep coming";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.STOPPED_PROCESS);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(7, 40);
        LabServer server = stage.serve(stage.recipe(draw.port()).withAnswer(), backlog);
        int perSecond = draw.between(60, 120);
        return new StoppedRun(stage, server, backlog, perSecond);
    }

    private static final class StoppedRun extends Run {
        private static final Duration HEALTHY = Duration.ofMillis(400);
        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final LabServer server;
        private final int backlog;
        private final int perSecond;

        StoppedRun(Stage stage, LabServer server, int backlog, int perSecond) {
            super(stage);
            this.server = server;
            this.backlog = backlog;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second come to a server with backlog " + backlog + ", which answers each");
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST.minusSeconds(20)));
            if (pause(HEALTHY)) {
                tell("the server process is stopped (SIGSTOP)");
                server.stop();
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
                    Claims.listenDrops(rest),
                    Claims.dropsCoverOverflows(rest),
                    Claims.repeatedSynsCount(rest, stage()));
        }
    }
}
