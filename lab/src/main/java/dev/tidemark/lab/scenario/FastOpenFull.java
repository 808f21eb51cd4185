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

/// More clients open with data in the SYN than the fast open queue holds: they get an ordinary handshake.
final class FastOpenFull implements Scenario {
    /// `TFO_SERVER_ENABLE` and `TFO_SERVER_COOKIE_NOT_REQD` (`include/net/tcp.h`).
    private static final int SERVER_WITHOUT_COOKIES = 0x2 | 0x200;

    /// The half-open are given up after seven seconds, and never fill their own queue.
    private static final int SYNACK_RETRIES = 2;

    @Override
    public String name() {
        return "fast-open-full";
    }

    @Override
    public String summary() {
        return "more SYNs with data come than the fast open queue holds";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.FAST_OPEN_FULL);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int port = draw.port();
        int backlog = draw.backlog(110, 180);
        int fastOpen = draw.between(2, 5);
        stage.server().sysctl("net.ipv4.tcp_fastopen", SERVER_WITHOUT_COOKIES);
        stage.server().sysctl("net.ipv4.tcp_synack_retries", SYNACK_RETRIES);
        var _ = stage.serve(stage.recipe(port).withAnswer().withHold().withFastOpen(fastOpen), backlog);
        Duration between = Duration.ofMillis(draw.between(120, 200));
        return new FastOpenFullRun(stage, port, fastOpen, between, draw.between(3, 6));
    }

    private static final class FastOpenFullRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(5);
        private static final int SOME = 3;

        private final int port;
        private final int fastOpen;
        private final Duration between;
        private final int perSecond;
        private final LabSyns syns;
        private volatile long sent;

        FastOpenFullRun(Stage stage, int port, int fastOpen, Duration between, int perSecond) {
            super(stage);
            this.port = port;
            this.fastOpen = fastOpen;
            this.between = between;
            this.perSecond = perSecond;
            this.syns = stage.syns();
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second come to a server whose fast open queue holds " + fastOpen + "; every "
                    + between.toMillis() + " ms a SYN with data comes from a host that is not there");
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            long count = 0;
            do {
                syns.sendWithData(VethPair.SERVER_IPV4, port, 1);
                count++;
                sent = count;
            } while (pause(between));
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.rise("TCPFastOpenListenOverflow") >= SOME
                    && moment.clients().count(Outcome.ANSWERED) >= SOME;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.equal(
                            Statement.FAST_OPEN_QUEUE,
                            "TCPFastOpenListenOverflow",
                            sent - rest.rise("TCPFastOpenPassive"),
                            rest.rise("TCPFastOpenListenOverflow")),
                    Claim.atLeast(
                            Statement.FAST_OPEN_QUEUE, "TCPFastOpenPassive", fastOpen, rest.rise("TCPFastOpenPassive")),
                    Claim.equal(Statement.FAST_OPEN_QUEUE, "ListenOverflows", 0, rest.overflows()));
        }
    }
}
