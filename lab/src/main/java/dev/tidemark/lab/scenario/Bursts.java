package dev.tidemark.lab.scenario;

import dev.tidemark.lab.client.ArrivalPlan;
import dev.tidemark.lab.client.Conduct;
import dev.tidemark.lab.client.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A run in which more clients come at once than the queue holds, again and again; in between it drains.
///
/// Where the limit comes from is what the scenarios that use it differ in.
class Bursts extends Run {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Figures figures;
    private final String server;
    private final Function<Moment, List<Claim>> claims;

    /// @param perSecond how many the server accepts
    /// @param size how many clients come at once
    /// @param period from one burst to the next
    record Figures(int perSecond, int size, Duration period) {
        /// What exceeds a queue with that limit, and lets it drain.
        static Figures draw(int limit, Draw draw) {
            int perSecond = 10 * draw.between(50, 80);
            int size = (int) (limit * draw.between(2.2, 3.0));
            return new Figures(perSecond, size, Duration.ofMillis(draw.between(1300, 2200)));
        }
    }

    /// @param server in words
    /// @param claims what is proved beside what every burst proves
    Bursts(Stage stage, Figures figures, String server, Function<Moment, List<Claim>> claims) {
        super(stage);
        this.figures = figures;
        this.server = server;
        this.claims = claims;
    }

    @Override
    protected final void play() {
        tell(server);
        tell(figures.size() + " clients come at once, every " + figures.period().toMillis() + " ms; the server accepts "
                + figures.perSecond() + " a second");
        do {
            var _ = stage().crowd(Conduct.LISTENS, PATIENCE, ArrivalPlan.atOnce(figures.size()));
        } while (pause(figures.period()));
    }

    /// Somebody who was turned away has come again after a second, and was let in.
    @Override
    protected final boolean isUnderWay(Moment moment) {
        return moment.overflows() > 0
                && moment.clients()
                        .connects()
                        .filter(waits -> waits.max().toMillis() >= 900)
                        .isPresent();
    }

    @Override
    protected final List<Claim> proved(Moment rest) {
        List<Claim> all = new ArrayList<>(claims.apply(rest));
        all.add(Claims.listenDrops(rest));
        all.add(Claims.dropsCoverOverflows(rest));
        all.add(Claim.equal(
                Statement.NEVER_REFUSED, "clients refused", 0, rest.clients().count(Outcome.REFUSED)));
        return all;
    }
}
