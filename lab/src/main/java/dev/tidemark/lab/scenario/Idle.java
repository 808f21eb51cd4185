package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import java.util.List;
import java.util.Optional;

/// A listener that nobody connects to.
final class Idle implements Scenario {
    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String summary() {
        return "a listener that nobody connects to";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.empty();
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        var _ = stage.serve(stage.recipe(draw.port()).withAnswer(), draw.backlog());
        return new IdleRun(stage);
    }

    private static final class IdleRun extends Run {
        IdleRun(Stage stage) {
            super(stage);
        }

        @Override
        protected void play() {
            tell("nobody comes");
            boolean _ = pause(LONGEST);
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.queue().isPresent();
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.equal(Statement.OPENED_WHEN_QUEUED, "PassiveOpens", 0, rest.passiveOpens()),
                    Claim.equal(Statement.SYN_TO_FULL_QUEUE, "drops of the listener", 0, rest.drops()));
        }
    }
}
