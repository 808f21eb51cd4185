package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.kernel.rtnetlink.RouteSocket;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Packets reach the host and are lost before TCP sees them: clients time out, and the queue is empty.
final class Firewall implements Scenario {
    @Override
    public String name() {
        return "firewall";
    }

    @Override
    public String summary() {
        return "SYNs reach the host and are lost before TCP: an idle listener";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.NOT_HERE);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int port = draw.port();
        int backlog = draw.backlog();
        var _ = stage.serve(stage.recipe(port).withAnswer(), backlog);
        return new FirewallRun(stage, port, backlog, draw.between(8, 20));
    }

    private static final class FirewallRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(3);
        private static final Duration HEALTHY = Duration.ofMillis(300);
        private static final int SOME = 5;

        private final int port;
        private final int backlog;
        private final int perSecond;
        private volatile long letInBefore;
        private volatile boolean lost;

        FirewallRun(Stage stage, int port, int backlog, int perSecond) {
            super(stage);
            this.port = port;
            this.backlog = backlog;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second come to a server with backlog " + backlog);
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            if (pause(HEALTHY)) {
                stage().server().runInside(() -> {
                    try (RouteSocket route = RouteSocket.open()) {
                        route.loseTcpTo(port);
                    }
                });
                letInBefore = sample().passiveOpens();
                lost = true;
                tell("a rule of the server's host loses every packet to the port");
                boolean _ = pause(LONGEST);
            }
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return lost && moment.clients().count(Outcome.CONNECTING) >= SOME;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.atLeast(
                            Statement.LOST_BEFORE_TCP,
                            "packets received and not delivered",
                            rest.clients().started() - rest.clients().connected(),
                            rest.counters().of("IpInReceives") - rest.counters().of("IpInDelivers")),
                    Claim.equal(Statement.LOST_BEFORE_TCP, "ListenDrops", 0, rest.listenDrops()),
                    Claim.equal(Statement.LOST_BEFORE_TCP, "drops of the listener", 0, rest.drops()),
                    Claim.equal(
                            Statement.LOST_BEFORE_TCP,
                            "connections let in since the rule is there",
                            0,
                            rest.passiveOpens() - letInBefore));
        }
    }
}
