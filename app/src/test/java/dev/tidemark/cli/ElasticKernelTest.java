package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent makes real queues grow and shrink, gives them back, and keeps its hands off those that others change.
final class ElasticKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long SMALL = 17;

    @TempDir
    private Path folder = Path.of("");

    private Path config(LabListener listener, String more) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), """
                elastic:
                  mode: on
                  rules:
                    - {filter: [":%d"], calm: 2s, ceiling: 500%s}
                """.formatted(listener.port(), more));
    }

    private AgentProcess agent(LabNamespace namespace, Path config) throws IOException {
        return AgentProcess.start(
                namespace, folder, "--config", config.toString(), "--interval", "50ms", "--probe", "off");
    }

    private static void awaitLimit(LabListener listener, long limit) {
        int _ = Await.value("limit " + limit, LIMIT, listener::limit, now -> now == limit);
    }

    private static LabListener listener(LabNamespace namespace) {
        return LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), (int) SMALL);
    }

    private List<Map<String, Object>> journal() throws IOException {
        return ChangingProduct.asRoot(folder).journalLines();
    }

    private static String name() {
        return "tidemark-elastic-" + ProcessHandle.current().pid();
    }

    @Test
    void fillingQueueGrowsBeforeItOverflowsAndShrinksAfterCalmAndEachStepIsInTheJournal()
            throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = agent(namespace, config(listener, ""))) {
            try (LabClients first = LabClients.connect(namespace, listener, 11)) {
                first.awaitConnected(11, LIMIT);
                awaitLimit(listener, 34);
                try (LabClients second = LabClients.connect(namespace, listener, 11)) {
                    second.awaitConnected(11, LIMIT);
                    awaitLimit(listener, 68);
                    assertThat(namespace.counters().of("TcpExtListenOverflows")).isZero();
                    assertThat(listener.drain()).isEqualTo(22);
                }
            }
            awaitLimit(listener, SMALL);

            assertThat(journal().toString()).contains("elastic: half full", "elastic: calm", "kind=elastic");
            Product.Answer changes =
                    ChangingProduct.asRoot(folder).run(namespace, "changes", "--json");
            assertThat(changes.out()).contains("\"kind\":\"elastic\"", "elastic: half full, 11 of 18 wait");
            assertThat(agent.log()).contains("limit 17 -> 34: half full, 11 of 18 wait");
        }
    }

    @Test
    void whatAHumanChangesIsLeftAloneForGood() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = agent(namespace, config(listener, ""));
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            awaitLimit(listener, 34);

            ChangingProduct human = ChangingProduct.asRoot(folder);
            assertThat(human.resize(namespace, ":" + listener.port(), "25")).hasSize(1);
            agent.awaitLog("elastic no more: its limit became 25");
            try (LabClients more = LabClients.connect(namespace, listener, 10)) {
                more.awaitConnected(10, LIMIT);
                agent.signal(AgentProcess.TERMINATE);
                assertThat(agent.awaitEnd()).isZero();
            }

            assertThat(listener.limit()).isEqualTo(25);
        }
    }

    @Test
    void undoOfAStepIsAHumansChange() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = agent(namespace, config(listener, ""));
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            awaitLimit(listener, 34);

            Product.Answer undone = ChangingProduct.asRoot(folder).run(namespace, "undo", "1", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isZero();
            agent.awaitLog("elastic no more: its limit became 17");

            assertThat(listener.limit()).isEqualTo(17);
        }
    }

    @Test
    void whatTheServerChangesIsLeftAloneForGood() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = agent(namespace, config(listener, ""));
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            awaitLimit(listener, 34);

            listener.relisten(29);
            agent.awaitLog("elastic no more: its limit became 29");
            agent.signal(AgentProcess.TERMINATE);
            assertThat(agent.awaitEnd()).isZero();

            assertThat(listener.limit()).isEqualTo(29);
        }
    }

    @Test
    void stepInAnotherNamespaceIsSeenInDocumentMetricsAndEvents() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = AgentProcess.start(
                        folder, "--config", config(listener, "").toString(), "--probe", "off");
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            awaitLimit(listener, 34);
            agent.awaitLog("limit 17 -> 34");

            String document = Await.value(
                    "the step", LIMIT, () -> got(agent, "/api/v1/listeners"), text -> text.contains("\"after\":34"));
            assertThat(document)
                    .contains("\"elastic\":{\"state\":\"grown\",\"dryRun\":false,\"original\":17,\"limit\":34,\"floor\":17")
                    .contains("\"reason\":\"half-full\",\"change\":1")
                    .contains("\"elastic\":{\"mode\":\"on\",\"queues\":1,\"hindered\":0,\"grown\":1");
            assertThat(got(agent, "/metrics"))
                    .contains("tidemark_elastic_limit_changes_total{direction=\"grow\"} 1")
                    .contains("tidemark_elastic_state{state=\"grown\"} 1");
            assertThat(got(agent, "/api/v1/events")).contains("\"elastic-step\"");
            assertThat(got(agent, "/healthz")).contains("\"elastic\":{\"mode\":\"on\"");
        }
    }

    private static String got(AgentProcess agent, String path) {
        try {
            return agent.get(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void withoutThePrivilegeItSaysSoAndGoesOn() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = AgentProcess.recipe(folder)
                        .behind("setpriv", "--bounding-set", "-all,+sys_admin", "--no-new-privs", "--")
                        .options("--config", config(listener, "").toString(), "--probe", "off")
                        .start()
                        .awaitReady()) {
            agent.awaitLog("cannot be elastic: needs CAP_SYS_PTRACE");
            String health = Await.value(
                    "health", LIMIT, () -> got(agent, "/healthz"), text -> text.contains("\"hindered\":1"));

            assertThat(health).contains("\"status\":\"ok\"", "needs CAP_SYS_PTRACE");
            assertThat(listener.limit()).isEqualTo((int) SMALL);
        }
    }

    @Test
    void reloadWithoutTheRuleGivesTheOriginalBackAndWithItBeginsAnew() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = agent(namespace, config(listener, ""));
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            awaitLimit(listener, 34);

            Files.writeString(folder.resolve("agent.yaml"), "elastic: {mode: on, rules: []}\n");
            agent.signal(AgentProcess.HANGUP);
            awaitLimit(listener, SMALL);
            Path _ = config(listener, "");
            agent.signal(AgentProcess.HANGUP);
            awaitLimit(listener, 34);
        }
    }

    @Test
    void stoppingGivesTheOriginalBack() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = agent(namespace, config(listener, ""));
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            awaitLimit(listener, 34);

            agent.signal(AgentProcess.TERMINATE);
            assertThat(agent.awaitEnd()).isZero();

            assertThat(listener.limit()).isEqualTo((int) SMALL);
            assertThat(agent.log()).contains("limit 34 -> 17 (elastic: the agent ends");
        }
    }

    @Test
    void stoppingKeepsItWhereThatIsConfiguredAndTheNextAgentDoesNotGiveItBack()
            throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace)) {
            try (AgentProcess agent = agent(namespace, config(listener, ", at-stop: keep"));
                    LabClients clients = LabClients.connect(namespace, listener, 11)) {
                clients.awaitConnected(11, LIMIT);
                awaitLimit(listener, 34);
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
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            try (AgentProcess killed = agent(namespace, config(listener, ""))) {
                awaitLimit(listener, 34);
                assertThat(killed.pid()).isPositive();
            }
            assertThat(listener.limit()).isEqualTo(34);

            try (AgentProcess next = AgentProcess.start(namespace, folder, "--probe", "off")) {
                awaitLimit(listener, SMALL);
                next.awaitLog("left behind by an agent that was killed");
            }
        }
    }

    @Test
    void killedAgentWithTheSameRulesGoesOnAndKnowsTheOriginal() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            Path config = config(listener, ", floor: 5");
            try (AgentProcess killed = agent(namespace, config)) {
                awaitLimit(listener, 34);
                assertThat(killed.pid()).isPositive();
            }
            try (AgentProcess next = agent(namespace, config)) {
                assertThat(listener.limit()).isEqualTo(34);
                next.awaitLog("elastic again, from 17");
                next.signal(AgentProcess.TERMINATE);
                assertThat(next.awaitEnd()).isZero();
            }

            assertThat(listener.limit()).isEqualTo((int) SMALL);
        }
    }

    @Test
    void dryRunTellsAndChangesNothing() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace);
                AgentProcess agent = agent(namespace, config(listener, ", mode: dry-run"));
                LabClients clients = LabClients.connect(namespace, listener, 11)) {
            clients.awaitConnected(11, LIMIT);
            agent.awaitLog("would change its limit 17 -> 34: half full");

            assertThat(listener.limit()).isEqualTo((int) SMALL);
            assertThat(journal()).isEmpty();
        }
    }

    @Test
    void ofTwoAgentsOfOneFolderOneDoesIt() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(name());
                LabListener listener = listener(namespace)) {
            Path config = config(listener, "");
            try (AgentProcess one = agent(namespace, config);
                    LabClients clients = LabClients.connect(namespace, listener, 11)) {
                clients.awaitConnected(11, LIMIT);
                awaitLimit(listener, 34);
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
            assertThat(listener.limit()).isEqualTo((int) SMALL);
        }
    }
}
