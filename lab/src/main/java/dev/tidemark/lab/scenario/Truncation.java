package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.server.AcceptRate;
import java.util.List;
import java.util.Optional;

/// A server that asks for more than somaxconn allows: listen(2) cuts it, and says nothing.
final class Truncation implements Scenario {
    @Override
    public String name() {
        return "truncation";
    }

    @Override
    public String summary() {
        return "a server asks for a larger backlog than somaxconn allows, and is not told";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.TRUNCATED_BY_SOMAXCONN);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int somaxconn = draw.backlog(20, 60);
        int backlog = draw.backlog(4 * somaxconn, 20 * somaxconn);
        Bursts.Figures figures = Bursts.Figures.draw(somaxconn, draw);
        stage.somaxconn(somaxconn);
        var _ = stage.serve(
                stage.recipe(draw.port())
                        .withAnswer()
                        .withAcceptRate(AcceptRate.of(figures.perSecond()))
                        .withBacklogShown(backlog),
                backlog);
        return new Bursts(
                stage,
                figures,
                "somaxconn is " + somaxconn + "; a server asks for a backlog of " + backlog + " on its command line",
                rest -> List.of(Claims.limit(Statement.TRUNCATED, somaxconn, rest)));
    }
}
