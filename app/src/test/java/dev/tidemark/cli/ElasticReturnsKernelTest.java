package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the agent made of limits it gives back: at its end, after its end, and when it is told to.
final class ElasticReturnsKernelTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void reloadWithoutTheRuleGivesTheOriginalBackAndWithItBeginsAnew() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent = lab.agent("")) {
            lab.grow();

            Files.writeString(folder.resolve("agent.yaml"), "elastic: {mode: on, rules: []}\n");
            agent.signal(AgentProcess.HANGUP);
            lab.awaitLimit(ElasticLab.SMALL);
            Path _ = lab.config("");
            agent.signal(AgentProcess.HANGUP);
            lab.awaitLimit(34);
        }
    }

    @Test
    void stoppingGivesTheOriginalBack() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent = lab.agent("")) {
            lab.grow();

            agent.signal(AgentProcess.TERMINATE);
            assertThat(agent.awaitEnd()).isZero();

            assertThat(lab.listener().limit()).isEqualTo(ElasticLab.SMALL);
            assertThat(agent.log()).contains("limit 34 -> 17 (elastic: the agent ends");
        }
    }

    @Test
    void stoppingKeepsItWhereThatIsConfiguredAndTheNextAgentDoesNotGiveItBack()
            throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder)) {
            try (AgentProcess agent = lab.agent(", at-stop: keep")) {
                lab.grow();
                agent.signal(AgentProcess.TERMINATE);
                assertThat(agent.awaitEnd()).isZero();
            }
            try (AgentProcess next = lab.agentWithoutRule()) {
                next.signal(AgentProcess.TERMINATE);
                assertThat(next.awaitEnd()).isZero();
            }

            assertThat(lab.listener().limit()).isEqualTo(34);
        }
    }

    @Test
    void whatAKilledAgentLeftBehindTheNextGivesBack() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder)) {
            lab.come(ElasticLab.HALF);
            try (AgentProcess killed = lab.agent("")) {
                lab.awaitLimit(34);
                assertThat(killed.pid()).isPositive();
            }
            assertThat(lab.listener().limit()).isEqualTo(34);

            try (AgentProcess next = lab.agentWithoutRule()) {
                lab.awaitLimit(ElasticLab.SMALL);
                next.awaitLog("left behind by an agent that was killed");
            }
        }
    }

    @Test
    void killedAgentWithTheSameRulesGoesOnAndKnowsTheOriginal() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder)) {
            lab.come(ElasticLab.HALF);
            try (AgentProcess killed = lab.agent(", floor: 5")) {
                lab.awaitLimit(34);
                assertThat(killed.pid()).isPositive();
            }
            try (AgentProcess next = lab.agent(", floor: 5")) {
                assertThat(lab.listener().limit()).isEqualTo(34);
                next.awaitLog("elastic again, from 17");
                next.signal(AgentProcess.TERMINATE);
                assertThat(next.awaitEnd()).isZero();
            }

            assertThat(lab.listener().limit()).isEqualTo(ElasticLab.SMALL);
        }
    }

    @Test
    void ofTwoAgentsOfOneFolderOneDoesIt() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder)) {
            Path config = lab.config("");
            try (AgentProcess one = lab.agent("")) {
                lab.grow();
                try (AgentProcess other = AgentProcess.start(
                        lab.namespace(), folder, "--config", config.toString(), "--history", "off", "--probe", "off")) {
                    other.awaitLog("cannot be elastic: another process does it");
                    other.signal(AgentProcess.TERMINATE);
                    assertThat(other.awaitEnd()).isZero();
                }
                assertThat(lab.listener().limit()).isEqualTo(34);
                one.signal(AgentProcess.TERMINATE);
                assertThat(one.awaitEnd()).isZero();
            }
            assertThat(lab.listener().limit()).isEqualTo(ElasticLab.SMALL);
        }
    }
}
