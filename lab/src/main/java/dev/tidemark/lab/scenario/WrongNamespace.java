package dev.tidemark.lab.scenario;

import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.server.AcceptRate;
import java.util.List;
import java.util.Optional;

/// somaxconn was raised on the host, but the server runs in a namespace of its own, a pod's, which has another.
final class WrongNamespace implements Scenario {
    @Override
    public String name() {
        return "wrong-namespace";
    }

    @Override
    public String summary() {
        return "somaxconn was raised on the host, not where the server listens";
    }

    @Override
    public Optional<Verdict> verdict() {
        return Optional.of(Verdict.WRONG_NAMESPACE);
    }

    @Override
    public Run prepare(Stage stage, Draw draw) {
        int somaxconn = draw.backlog(20, 60);
        int backlog = draw.backlog(4 * somaxconn, 20 * somaxconn);
        int raised = draw.backlog(2 * backlog, 4 * backlog);
        Bursts.Figures figures = Bursts.Figures.draw(somaxconn, draw);
        LabNamespace host = stage.keep(LabNamespace.create());
        host.sysctl("net.core.somaxconn", raised);
        stage.somaxconn(somaxconn);
        var _ = stage.serve(
                stage.recipe(draw.port())
                        .withAnswer()
                        .withAcceptRate(AcceptRate.of(figures.perSecond()))
                        .withBacklogShown(backlog),
                backlog);
        return new PodRun(
                stage,
                host,
                figures,
                "a server in a pod asks for a backlog of " + backlog + " on its command line; somaxconn was raised to "
                        + raised + " on the host, and is " + somaxconn + " in the pod",
                somaxconn);
    }

    private static final class PodRun extends Bursts {
        private final LabNamespace host;

        PodRun(Stage stage, LabNamespace host, Figures figures, String words, int somaxconn) {
            super(stage, figures, words, rest -> List.of(Claims.limit(Statement.OWN_SETTINGS, somaxconn, rest)));
            this.host = host;
        }

        @Override
        public LabNamespace observer() {
            return host;
        }

        /// The namespace has no name; its process lets it be found.
        @Override
        public List<String> doctorArguments() {
            return List.of("netns:" + Long.toUnsignedString(server().inode()));
        }
    }
}
