package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabSocket;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.VethPair;
import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A listener that is opened, overflows and is closed within a moment, again and again, beside a healthy one.
final class ListenerGone implements Scenario {
    @Override
    public String name() {
        return "listener-gone";
    }

    @Override
    public String summary() {
        return "a listener overflows and is gone before anybody looks, over and over";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.LISTENER_GONE);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int port = draw.port();
        int backlog = draw.backlog();
        var _ = stage.serve(stage.recipe(port).withAnswer(), backlog);
        return new ListenerGoneRun(
                stage,
                new Figures(
                        port + draw.between(1, 500),
                        draw.backlog(6, 15),
                        draw.between(10, 30),
                        Duration.ofMillis(draw.between(350, 550))),
                draw.between(5, 15));
    }

    /// @param port of the listener that is gone
    /// @param tooMany how many clients more than fit
    /// @param period from one such listener to the next
    private record Figures(int port, int backlog, int tooMany, Duration period) {}

    private static final class ListenerGoneRun extends Run {
        private static final Duration PATIENCE = Duration.ofSeconds(5);
        private static final int AF_INET = 2;
        private static final int SOCK_STREAM = 1;

        private final Figures figures;
        private final int perSecond;
        private volatile long lives;

        ListenerGoneRun(Stage stage, Figures figures, int perSecond) {
            super(stage);
            this.figures = figures;
            this.perSecond = perSecond;
        }

        @Override
        protected void play() {
            tell(perSecond + " clients a second come to a healthy server; every "
                    + figures.period().toMillis() + " ms somebody opens port " + figures.port() + " with backlog "
                    + figures.backlog() + ", overflows by " + figures.tooMany() + " and closes it at once");
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.evenly(perSecond, LONGEST));
            long count = 0;
            do {
                stage().server().runInside(this::liveShortly);
                count++;
                lives = count;
            } while (pause(figures.period()));
        }

        /// Within the namespace, so that each packet is there when the call returns. Makes system calls only.
        private void liveShortly() {
            ListenerRecipe recipe = ListenerRecipe.tcp(VethPair.SERVER_IPV4).withPort(figures.port());
            Endpoint to = Endpoint.tcp(VethPair.SERVER_IPV4, figures.port());
            List<LabSocket> clients = new ArrayList<>();
            try (LabListener _ = LabListener.open(recipe, figures.backlog())) {
                int count = figures.backlog() + 1 + figures.tooMany();
                for (int i = 0; i < count; i++) {
                    LabSocket client = LabSocket.open("client of " + to, AF_INET, SOCK_STREAM, 0);
                    clients.add(client);
                    long _ = client.connect(to);
                }
            } finally {
                clients.forEach(LabSocket::close);
            }
        }

        @Override
        protected boolean isUnderWay(Moment moment) {
            return lives > 1 && moment.clients().count(Outcome.ANSWERED) > 0;
        }

        @Override
        protected List<Claim> proved(Moment rest) {
            return List.of(
                    Claim.equal(
                            Statement.SYN_TO_FULL_QUEUE,
                            "ListenOverflows",
                            lives * figures.tooMany(),
                            rest.overflows()),
                    Claim.equal(
                            Statement.COUNTERS_OF_THE_NAMESPACE,
                            "drops of the listener that is there",
                            0,
                            rest.drops()));
        }
    }
}
