package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.server.AcceptRate;
import java.util.List;
import java.util.Optional;

/// A limit that somaxconn may have set, now or formerly, of a server that nothing tells what it asked for.
final class LimitTooSmall implements Scenario {
    /// The default of somaxconn before Linux 5.4.
    private static final int FORMER = 128;

    @Override
    public String name() {
        return "limit-too-small";
    }

    @Override
    public String summary() {
        return "bursts exceed a limit, and nothing tells what was asked for";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.LIMIT_TOO_SMALL);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        boolean isRaisedSince = draw.between(0, 1) == 1;
        int somaxconn = isRaisedSince ? FORMER : draw.backlog(20, 60);
        int backlog = draw.backlog(4 * somaxconn, 20 * somaxconn);
        int raised = draw.backlog(2 * backlog, 4 * backlog);
        Bursts.Figures figures = Bursts.Figures.draw(somaxconn, draw);
        stage.somaxconn(somaxconn);
        var _ = stage.serve(
                stage.recipe(draw.port()).withAnswer().withAcceptRate(AcceptRate.of(figures.perSecond())), backlog);
        String words =
                "a server asked for a backlog of " + backlog + ", which its command line does not show; somaxconn "
                        + (isRaisedSince ? "was " + somaxconn + " and is " + raised : "is " + somaxconn);
        if (isRaisedSince) {
            stage.somaxconn(raised);
        }
        String statement = isRaisedSince ? Statement.LISTEN_ALONE : Statement.TRUNCATED;
        return new Bursts(stage, figures, words, rest -> List.of(Claims.limit(statement, somaxconn, rest)));
    }
}
