package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.ClientCrowd;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.AcceptRate;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// listen(2) again with a smaller backlog, then with a larger one, while connections wait: none is lost.
final class Shrink implements Scenario {
    private static final int TOO_MANY = 5;

    @Override
    public String name() {
        return "shrink";
    }

    @Override
    public String summary() {
        return "a queue shrinks and grows while connections wait in it: none is lost";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.empty();
    }

    @Override
    public boolean endsByItself() {
        return true;
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(30, 60);
        int smaller = draw.backlog(6, 12);
        int waiting = draw.between(smaller + 8, backlog - 2);
        LabServer server = stage.serve(stage.recipe(draw.port()).withAnswer().withAcceptRate(AcceptRate.NONE), backlog);
        return new ShrinkRun(stage, server, backlog, smaller, waiting);
    }

    private static final class ShrinkRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final LabServer server;
        private final int backlog;
        private final int smaller;
        private final int waiting;
        private volatile Optional<Moment> shrunk = Optional.empty();

        ShrinkRun(Stage stage, LabServer server, int backlog, int smaller, int waiting) {
            super(stage);
            this.server = server;
            this.backlog = backlog;
            this.smaller = smaller;
            this.waiting = waiting;
        }

        @Override
        protected void play() {
            tell(waiting + " connections wait at a server with backlog " + backlog);
            try (ClientCrowd _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.atOnce(waiting))) {
                if (!await(moment -> moment.length() == waiting)) {
                    return;
                }
                server.relisten(smaller);
                tell("it listens again with backlog " + smaller + "; " + TOO_MANY + " more clients come");
                try (ClientCrowd _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.atOnce(TOO_MANY))) {
                    if (!await(moment -> moment.overflows() >= TOO_MANY)) {
                        return;
                    }
                    Moment small = sample();
                    shrunk = Optional.of(small);
                    tell("still " + small.length() + " wait, with a limit of " + smaller
                            + "; the others are not let in");
                    growAndServe();
                }
            }
        }

        private void growAndServe() {
            server.relisten(backlog + TOO_MANY);
            tell("it listens again with backlog " + (backlog + TOO_MANY));
            if (await(moment -> moment.length() == waiting + TOO_MANY)) {
                tell("the others got in when they asked again; now the server accepts all");
                server.accept(AcceptRate.ANY);
                boolean _ = await(moment -> moment.clients().count(Outcome.ANSWERED) == waiting + TOO_MANY);
            }
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return shrunk.isPresent();
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            QueueMoment small = shrunk.flatMap(Moment::queue).orElseThrow();
            return List.of(
                    Claim.equal(Statement.SHRINKING_KEEPS, "limit", smaller, small.limit()),
                    Claim.equal(Statement.SHRINKING_KEEPS, "length", waiting, small.length()),
                    Claim.equal(
                            Statement.SHRINKING_KEEPS,
                            "clients served in the end",
                            waiting + TOO_MANY,
                            rest.clients().count(Outcome.ANSWERED)),
                    Claims.listenDrops(rest),
                    Claims.dropsCoverOverflows(rest));
        }
    }
}
