package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the agent made of limits it gives back: at its end, after its end, and when it is told to.
final class ElasticReturnsKernelTest {
    private static final Duration LIMIT = ElasticLab.LIMIT;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void reloadWithoutTheRuleGivesTheOriginalBackAndWithItBeginsAnew() throws IOException, InterruptedException {
        try (LabNamespace namespace = ElasticLab.namespace();
                LabListener listener = ElasticLab.listener(namespace);
                AgentProcess agent = ElasticLab.agent(namespace, folder, ElasticLab.config(folder, listener, ""));
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            ElasticLab.awaitLimit(listener, 34);

            Files.writeString(folder.resolve("agent.yaml"), "elastic: {mode: on, rules: []}\n");
            agent.signal(AgentProcess.HANGUP);
            ElasticLab.awaitLimit(listener, ElasticLab.SMALL);
            Path _ = ElasticLab.config(folder, listener, "");
            agent.signal(AgentProcess.HANGUP);
            ElasticLab.awaitLimit(listener, 34);
        }
    }

    @Test
    void stoppingGivesTheOriginalBack() throws IOException, InterruptedException {
        try (LabNamespace namespace = ElasticLab.namespace();
                LabListener listener = ElasticLab.listener(namespace);
                AgentProcess agent = ElasticLab.agent(namespace, folder, ElasticLab.config(folder, listener, ""));
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            ElasticLab.awaitLimit(listener, 34);

            agent.signal(AgentProcess.TERMINATE);
            assertThat(agent.awaitEnd()).isZero();

            assertThat(listener.limit()).isEqualTo(ElasticLab.SMALL);
            assertThat(agent.log()).contains("limit 34 -> 17 (elastic: the agent ends");
        }
    }

    @Test
    void stoppingKeepsItWhereThatIsConfiguredAndTheNextAgentDoesNotGiveItBack()
            throws IOException, InterruptedException {
        try (LabNamespace namespace = ElasticLab.namespace();
                LabListener listener = ElasticLab.listener(namespace)) {
            try (AgentProcess agent = ElasticLab.agent(
                            namespace, folder, ElasticLab.config(folder, listener, ", at-stop: keep"));
                    LabClients clients = LabClients.connect(namespace, listener, 11)) {
                clients.awaitConnected(11, LIMIT);
                ElasticLab.awaitLimit(listener, 34);
                agent.signal(AgentProcess.TERMINATE);
                assertThat(agent.awaitEnd()).isZero();
            }
            try (AgentProcess next = AgentProcess.start(namespace, folder, "--probe", "off")) {
                next.signal(AgentProcess.TERMINATE);
                assertThat(next.awaitEnd()).isZero();
            }

            assertThat(listener.limit()).isEqualTo(34);
        }
    }

    @Test
    void whatAKilledAgentLeftBehindTheNextGivesBack() throws IOException, InterruptedException {
        try (LabNamespace namespace = ElasticLab.namespace();
                LabListener listener = ElasticLab.listener(namespace);
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            try (AgentProcess killed = ElasticLab.agent(namespace, folder, ElasticLab.config(folder, listener, ""))) {
                ElasticLab.awaitLimit(listener, 34);
                assertThat(killed.pid()).isPositive();
            }
            assertThat(listener.limit()).isEqualTo(34);

            try (AgentProcess next = AgentProcess.start(namespace, folder, "--probe", "off")) {
                ElasticLab.awaitLimit(listener, ElasticLab.SMALL);
                next.awaitLog("left behind by an agent that was killed");
            }
        }
    }

    @Test
    void killedAgentWithTheSameRulesGoesOnAndKnowsTheOriginal() throws IOException, InterruptedException {
        try (LabNamespace namespace = ElasticLab.namespace();
                LabListener listener = ElasticLab.listener(namespace);
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            Path config = ElasticLab.config(folder, listener, ", floor: 5");
            try (AgentProcess killed = ElasticLab.agent(namespace, folder, config)) {
                ElasticLab.awaitLimit(listener, 34);
                assertThat(killed.pid()).isPositive();
            }
            try (AgentProcess next = ElasticLab.agent(namespace, folder, config)) {
                assertThat(listener.limit()).isEqualTo(34);
                next.awaitLog("elastic again, from 17");
                next.signal(AgentProcess.TERMINATE);
                assertThat(next.awaitEnd()).isZero();
            }

            assertThat(listener.limit()).isEqualTo(ElasticLab.SMALL);
        }
    }

    @Test
    void ofTwoAgentsOfOneFolderOneDoesIt() throws IOException, InterruptedException {
        try (LabNamespace namespace = ElasticLab.namespace();
                LabListener listener = ElasticLab.listener(namespace)) {
            Path config = ElasticLab.config(folder, listener, "");
            try (AgentProcess one = ElasticLab.agent(namespace, folder, config);
                    LabClients clients = LabClients.connect(namespace, listener, 11)) {
                clients.awaitConnected(11, LIMIT);
                ElasticLab.awaitLimit(listener, 34);
                try (AgentProcess other = AgentProcess.start(
                        namespace, folder, "--config", config.toString(), "--history", "off", "--probe", "off")) {
                    other.awaitLog("cannot be elastic: another process does it");
                    other.signal(AgentProcess.TERMINATE);
                    assertThat(other.awaitEnd()).isZero();
                }
                assertThat(listener.limit()).isEqualTo(34);
                one.signal(AgentProcess.TERMINATE);
                assertThat(one.awaitEnd()).isZero();
            }
            assertThat(listener.limit()).isEqualTo(ElasticLab.SMALL);
        }
    }
}
