package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import dev.tidemark.lab.server.ServerRecipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One port with a listener at each of many addresses: each has a queue of its own.
final class ManyListeners implements Scenario {
    private static final int FIRST = 11;

    @Override
    public String name() {
        return "many-listeners";
    }

    @Override
    public String summary() {
        return "one port, many addresses: each listener has a queue of its own";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.MANY_LISTENERS);
    }

    @Override
    public Stage stage() {
        return Stage.loopback();
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int count = draw.between(8, 12);
        int backlog = draw.backlog();
        int port = draw.port();
        String network = "127.0." + draw.between(1, 200) + ".";
        var _ = stage.serve(ServerRecipe.tcp(network + FIRST, port).withAnswer().withAddresses(count), backlog);
        return new ManyListenersRun(stage, network, port, count, draw.between(2, 4));
    }

    private static final class ManyListenersRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        private final String network;
        private final int port;
        private final int count;
        private final int perSecond;

        ManyListenersRun(Stage stage, String network, int port, int count, int perSecond) {
            super(stage);
            this.network = network;
            this.port = port;
            this.count = count;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(count + " listeners at port " + port + ", each at an address of its own; " + perSecond
                    + " clients a second come to each");
            for (int i = 0; i < count; i++) {
                var _ = stage().crowd(
                                stage().client(),
                                Endpoint.tcp(network + (FIRST + i), port),
                                Conduct.LISTENS,
                                PATIENCE,
                                ArrivalPlan.evenly(perSecond, LONGEST));
            }
            boolean _ = pause(LONGEST);
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return moment.clients().count(Outcome.ANSWERED) >= 2L * count;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.equal(
                            Statement.ONE_QUEUE_FOR_EACH_ADDRESS,
                            "queues at the port",
                            count,
                            rest.queues().size()),
                    Claim.equal(Statement.LISTEN_DROPS, "ListenDrops", 0, rest.listenDrops()));
        }
    }
}
