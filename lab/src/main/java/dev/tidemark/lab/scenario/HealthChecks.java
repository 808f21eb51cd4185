package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.LabSyns;
import dev.tidemark.lab.VethPair;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Half-open probes, as load balancers and scanners send them: drops of the listener rise, and nobody is turned
/// away.
final class HealthChecks implements Scenario {
    @Override
    public String name() {
        return "health-checks";
    }

    @Override
    public String summary() {
        return "half-open health checks raise drops, and nobody is turned away";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.HARMLESS_DROPS);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int port = draw.port();
        int backlog = draw.backlog();
        var _ = stage.serve(stage.recipe(port).withAnswer(), backlog);
        Duration between = Duration.ofMillis(draw.between(80, 180));
        return new HealthChecksRun(stage, port, backlog, between, draw.between(5, 20));
    }

    private static final class HealthChecksRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(5);
        private static final int SOME = 5;

        private final int port;
        private final int backlog;
        private final Duration between;
        private final int perSecond;
        private final LabSyns probes;
        private volatile long probed;

        HealthChecksRun(Stage stage, int port, int backlog, Duration between, int perSecond) {
            super(stage);
            this.port = port;
            this.backlog = backlog;
            this.between = between;
            this.perSecond = perSecond;
            this.probes = stage.probes();
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second come to a server with backlog " + backlog + "; every "
                    + between.toMillis() + " ms somebody asks and hangs up: SYN, SYN-ACK, RST");
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            long sent = 0;
            do {
                probes.send(VethPair.SERVER_IPV4, port, 1);
                sent++;
                probed = sent;
            } while (pause(between));
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.drops() >= SOME && moment.clients().count(Outcome.ANSWERED) >= SOME;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.equal(Statement.PROBES, "EmbryonicRsts", probed, rest.rise("EmbryonicRsts")),
                    Claim.equal(Statement.PROBES, "drops of the listener", probed, rest.drops()),
                    Claim.equal(Statement.DROPS_ARE_NOT_LISTEN_DROPS, "ListenDrops", 0, rest.listenDrops()),
                    Claim.equal(Statement.DROPS_ARE_NOT_LISTEN_DROPS, "ListenOverflows", 0, rest.overflows()));
        }
    }
}
