package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.CpuQuota;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.server.LabServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A server that would keep up, but for the CPU quota of its control group.
final class Starved implements Scenario {
    private static final Duration PERIOD = Duration.ofMillis(100);

    @Override
    public String name() {
        return "starved";
    }

    @Override
    public String summary() {
        return "a CPU quota stops the server most of the time, and it cannot accept";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.ACCEPTOR_STARVED);
    }

    @Override
    public Optional<String> unavailable() {
        return CpuQuota.unavailable();
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int backlog = draw.backlog(7, 16);
        Duration time = Duration.ofMillis(draw.between(8, 12));
        Duration perConnection = Duration.ofMillis(draw.between(4, 5));
        CpuQuota quota = stage.keep(CpuQuota.create(time, PERIOD));
        LabServer server = stage.serve(stage.recipe(draw.port()).withAnswer().withBurn(perConnection), backlog);
        quota.add(server.pid());
        return new StarvedRun(
                stage,
                quota,
                "a server with backlog " + backlog + " needs " + perConnection.toMillis()
                        + " ms of a processor for a client, and may use " + time.toMillis() + " ms in each "
                        + PERIOD.toMillis() + " ms",
                draw.between(40, 55));
    }

    private static final class StarvedRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(4);
        private static final int SOME = 3;

        private final CpuQuota quota;
        private final String words;
        private final int perSecond;

        StarvedRun(Stage stage, CpuQuota quota, String words, int perSecond) {
            super(stage);
            this.quota = quota;
            this.words = words;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(words + "; " + perSecond + " clients a second come");
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            boolean _ = pause(LONGEST);
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.overflows() > 0 && quota.throttledPeriods() >= SOME;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.atLeast(
                            Statement.THROTTLED, "periods in which it was stopped", SOME, quota.throttledPeriods()),
                    Claims.listenDrops(rest),
                    Claims.dropsCoverOverflows(rest));
        }
    }
}
