package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Clients that finish the handshake and say nothing, to a listener that waits for them to speak:
/// TCP_DEFER_ACCEPT.
final class DeferredAccept implements Scenario {
    @Override
    public String name() {
        return "deferred-accept";
    }

    @Override
    public String summary() {
        return "TCP_DEFER_ACCEPT: clients connect, send nothing and stay half-open";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.DEFERRED_ACCEPT);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(70, 120);
        var _ = stage.serve(stage.recipe(draw.port()).withAnswer().withDeferAccept(), backlog);
        return new DeferredAcceptRun(stage, backlog, draw.between(6, 10), draw.between(5, 12));
    }

    private static final class DeferredAcceptRun extends Run {
        /// Shorter than a second of silence per place in the queue: the line of the silent stays far below its
        /// limit.
        private static final Duration SILENCE = Duration.ofMillis(2500);

        private static final Duration PATIENCE = Duration.ofSeconds(5);
        private static final int SOME = 5;

        private final int backlog;
        private final int silentPerSecond;
        private final int perSecond;

        DeferredAcceptRun(Stage stage, int backlog, int silentPerSecond, int perSecond) {
            super(stage);
            this.backlog = backlog;
            this.silentPerSecond = silentPerSecond;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second ask a server with backlog " + backlog + " and TCP_DEFER_ACCEPT; "
                    + silentPerSecond + " a second connect and say nothing for " + SILENCE.toMillis() + " ms");
            var _ = stage().crowd(Conduct.STAYS, SILENCE, ArrivalPlan.evenly(silentPerSecond, LONGEST));
            var _ = stage().crowd(Conduct.ASKS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            boolean _ = pause(LONGEST);
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.rise("TCPDeferAcceptDrop") >= SOME && moment.clients().count(Outcome.ANSWERED) >= SOME;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.atLeast(
                            Statement.DEFERRED,
                            "TCPDeferAcceptDrop",
                            rest.clients().connected() - rest.clients().count(Outcome.ANSWERED),
                            rest.rise("TCPDeferAcceptDrop")),
                    Claim.atLeast(
                            Statement.DROPS_ARE_NOT_LISTEN_DROPS,
                            "drops of the listener",
                            rest.rise("TCPDeferAcceptDrop"),
                            rest.drops()),
                    Claim.equal(Statement.DROPS_ARE_NOT_LISTEN_DROPS, "ListenDrops", 0, rest.listenDrops()));
        }
    }
}
