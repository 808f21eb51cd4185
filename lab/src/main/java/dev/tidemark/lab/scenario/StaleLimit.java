package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.server.AcceptRate;
import java.util.List;
import java.util.Optional;

/// A server that somaxconn cut; somaxconn was raised since, which changes no open listener.
final class StaleLimit implements Scenario {
    @Override
    public String name() {
        return "stale-limit";
    }

    @Override
    public String summary() {
        return "somaxconn is raised after it cut a backlog: the limit stays small";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.STALE_LIMIT);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int somaxconn = draw.backlog(20, 60);
        int backlog = draw.backlog(4 * somaxconn, 20 * somaxconn);
        int raised = draw.backlog(2 * backlog, 4 * backlog);
        Bursts.Figures figures = Bursts.Figures.draw(somaxconn, draw);
        stage.somaxconn(somaxconn);
        var _ = stage.serve(
                stage.recipe(draw.port())
                        .withAnswer()
                        .withAcceptRate(AcceptRate.of(figures.perSecond()))
                        .withBacklogShown(backlog),
                backlog);
        stage.somaxconn(raised);
        return new Bursts(
                stage,
                figures,
                "a server asked for a backlog of " + backlog + " on its command line while somaxconn was " + somaxconn
                        + "; since then somaxconn was raised to " + raised,
                rest -> List.of(Claims.limit(Statement.LISTEN_ALONE, somaxconn, rest)));
    }
}
