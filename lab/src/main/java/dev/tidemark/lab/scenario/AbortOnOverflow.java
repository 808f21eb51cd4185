package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// With `tcp_abort_on_overflow` the last packet of a handshake that finds the queue full is answered with a
/// reset.
///
/// With TCP_DEFER_ACCEPT the last packet comes when the client sends: clients who came while there was room send
/// when there is none.
final class AbortOnOverflow implements Scenario {
    @Override
    public String name() {
        return "abort-on-overflow";
    }

    @Override
    public String summary() {
        return "tcp_abort_on_overflow resets clients that had connected already";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.ABORTS_ON_OVERFLOW);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(15, 40);
        stage.server().sysctl("net.ipv4.tcp_abort_on_overflow", 1);
        LabServer server = stage.serve(stage.recipe(draw.port()).withAnswer().withDeferAccept(), backlog);
        int first = backlog / 2 + draw.between(0, backlog / 4);
        return new AbortOnOverflowRun(stage, server, backlog, first, Duration.ofMillis(draw.between(1200, 1800)));
    }

    private static final class AbortOnOverflowRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(5);
        private static final Duration STALL = Duration.ofMillis(250);
        private static final Duration LATER = Duration.ofMillis(80);

        private final LabServer server;
        private final int backlog;
        private final int first;
        private final Duration period;

        AbortOnOverflowRun(Stage stage, LabServer server, int backlog, int first, Duration period) {
            super(stage);
            this.server = server;
            this.backlog = backlog;
            this.first = first;
            this.period = period;
        }

        @Override
        protected void play() {
            tell("tcp_abort_on_overflow is 1; every " + period.toMillis() + " ms a server with backlog " + backlog
                    + " stalls for " + STALL.toMillis() + " ms, and " + first + " and then " + (backlog + 1)
                    + " clients come at once");
            do {
                String _ = server.order("pause " + STALL.toMillis());
                var _ = stage().crowd(Conduct.ASKS, PATIENCE, ArrivalPlan.atOnce(first));
                var _ = stage().crowd(
                                Conduct.ASKS,
                                PATIENCE,
                                ArrivalPlan.atOnce(backlog + 1).after(LATER));
            } while (pause(period));
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.overflows() > 0
                    && moment.clients().count(Outcome.RESET) > 0
                    && moment.clients().count(Outcome.ANSWERED) > 0;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.equal(
                            Statement.ABORTS,
                            "EmbryonicRsts",
                            rest.clients().count(Outcome.RESET),
                            rest.rise("EmbryonicRsts")),
                    Claim.atLeast(Statement.ABORTS, "ListenOverflows", rest.rise("EmbryonicRsts"), rest.overflows()),
                    Claim.atLeast(
                            Statement.LAST_PACKET,
                            "drops of the listener",
                            rest.overflows() + rest.rise("EmbryonicRsts"),
                            rest.drops()),
                    Claims.listenDrops(rest));
        }
    }
}
