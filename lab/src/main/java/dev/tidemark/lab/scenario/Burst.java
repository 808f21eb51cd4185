package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.AcceptRate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A server that is fast enough, and clients that come many at once: the queue overflows for a moment and is
/// empty again.
final class Burst implements Scenario {
    @Override
    public String name() {
        return "burst";
    }

    @Override
    public String summary() {
        return "more clients come at once than fit; it drains, until the next burst";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.BURST);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog();
        int perSecond = 10 * draw.between(50, 80);
        var _ = stage.serve(stage.recipe(draw.port()).withAnswer().withAcceptRate(AcceptRate.of(perSecond)), backlog);
        int size = (int) (backlog * draw.between(2.2, 3.0));
        Duration period = Duration.ofMillis(draw.between(1300, 2200));
        return new BurstRun(
                stage, "server with backlog " + backlog + ", which accepts " + perSecond + " a second", size, period);
    }

    private static final class BurstRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        private final String server;
        private final int size;
        private final Duration period;

        BurstRun(Stage stage, String server, int size, Duration period) {
            super(stage);
            this.server = server;
            this.size = size;
            this.period = period;
        }

        @Override
        protected void play() {
            tell(size + " clients come at once, every " + period.toMillis() + " ms, to a " + server);
            do {
                var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.atOnce(size));
            } while (pause(period));
        }

        /// Somebody who was turned away has come again after a second, and was let in.
        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.overflows() > 0
                    && moment.clients()
                            .connects()
                            .filter(waits -> waits.max().toMillis() >= 900)
                            .isPresent();
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claims.listenDrops(rest),
                    Claims.dropsCoverOverflows(rest),
                    Claim.equal(
                            Statement.NEVER_REFUSED,
                            "clients refused",
                            0,
                            rest.clients().count(Outcome.REFUSED)),
                    Claim.atLeast(
                            Statement.NEVER_REFUSED,
                            "ms until the slowest client was connected",
                            900,
                            rest.clients().connects().orElseThrow().max().toMillis()),
                    Claims.overflowsAreTheServers(stage()));
        }
    }
}
