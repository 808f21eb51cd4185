package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The agent makes real queues grow and shrink, tells it, and keeps its hands off those that others change.
final class ElasticKernelTest {
    private static final Duration LIMIT = ElasticLab.LIMIT;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void fillingQueueGrowsBeforeItOverflowsAndShrinksAfterCalmAndEachStepIsInTheJournal()
            throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent = lab.agent("")) {
            lab.grow();
            lab.come(ElasticLab.HALF);
            lab.awaitLimit(68);
            assertThat(lab.namespace().counters().of("TcpExtListenOverflows")).isZero();
            assertThat(lab.listener().drain()).isEqualTo(22);
            lab.leave();
            lab.awaitLimit(ElasticLab.SMALL);

            assertThat(lab.journal().toString()).contains("elastic: half full", "elastic: calm", "kind=elastic");
            Product.Answer changes = ChangingProduct.asRoot(folder).run(lab.namespace(), "changes", "--json");
            assertThat(changes.out()).contains("\"kind\":\"elastic\"", "elastic: half full, 11 of 18 wait");
            assertThat(agent.log()).contains("limit 17 -> 34: half full, 11 of 18 wait");
        }
    }

    @Test
    void whatAHumanChangesIsLeftAloneForGood() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent = lab.agent("")) {
            lab.grow();

            ChangingProduct human = ChangingProduct.asRoot(folder);
            assertThat(human.resize(lab.namespace(), ":" + lab.listener().port(), "25"))
                    .hasSize(1);
            agent.awaitLog("elastic no more: its limit became 25");
            lab.come(10);
            agent.signal(AgentProcess.TERMINATE);
            assertThat(agent.awaitEnd()).isZero();

            assertThat(lab.listener().limit()).isEqualTo(25);
        }
    }

    @Test
    void undoOfAStepIsAHumansChange() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent = lab.agent("")) {
            lab.grow();

            Product.Answer undone = ChangingProduct.asRoot(folder).run(lab.namespace(), "undo", "1", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isZero();
            agent.awaitLog("elastic no more: its limit became 17");

            assertThat(lab.listener().limit()).isEqualTo(17);
        }
    }

    @Test
    void whatTheServerChangesIsLeftAloneForGood() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent = lab.agent("")) {
            lab.grow();

            lab.listener().relisten(29);
            agent.awaitLog("elastic no more: its limit became 29");
            agent.signal(AgentProcess.TERMINATE);
            assertThat(agent.awaitEnd()).isZero();

            assertThat(lab.listener().limit()).isEqualTo(29);
        }
    }

    @Test
    void stepInAnotherNamespaceIsSeenInDocumentMetricsAndEvents() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent =
                        AgentProcess.start(folder, "--config", lab.config("").toString(), "--probe", "off")) {
            lab.grow();
            agent.awaitLog("limit 17 -> 34");

            String document = Await.value(
                    "the step",
                    LIMIT,
                    () -> ElasticLab.got(agent, "/api/v1/listeners"),
                    text -> text.contains("\"after\":34"));
            assertThat(document)
                    .contains(
                            "\"elastic\":{\"state\":\"grown\",\"dryRun\":false,\"original\":17,\"limit\":34,\"floor\":17")
                    .contains("\"reason\":\"half-full\",\"change\":1")
                    .contains("\"elastic\":{\"mode\":\"on\",\"queues\":1,\"hindered\":0,\"grown\":1");
            assertThat(ElasticLab.got(agent, "/metrics"))
                    .contains("tidemark_elastic_limit_changes_total{direction=\"grow\"} 1")
                    .contains("tidemark_elastic_state{state=\"grown\"} 1");
            assertThat(ElasticLab.got(agent, "/api/v1/events")).contains("\"elastic-step\"");
            assertThat(ElasticLab.got(agent, "/healthz")).contains("\"elastic\":{\"mode\":\"on\"");
        }
    }

    @Test
    void withoutThePrivilegeItSaysSoAndGoesOn() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent = AgentProcess.recipe(folder)
                        .behind("setpriv", "--bounding-set", "-all,+sys_admin", "--no-new-privs", "--")
                        .options("--config", lab.config("").toString(), "--probe", "off")
                        .start()
                        .awaitReady()) {
            agent.awaitLog("cannot be elastic: needs CAP_SYS_PTRACE");
            String health = Await.value(
                    "health", LIMIT, () -> ElasticLab.got(agent, "/healthz"), text -> text.contains("\"hindered\":1"));

            assertThat(health).contains("\"status\":\"ok\"", "needs CAP_SYS_PTRACE");
            assertThat(lab.listener().limit()).isEqualTo(ElasticLab.SMALL);
        }
    }

    @Test
    void dryRunTellsAndChangesNothing() throws IOException, InterruptedException {
        try (ElasticLab lab = ElasticLab.open(folder);
                AgentProcess agent = lab.agent(", mode: dry-run")) {
            lab.come(ElasticLab.HALF);
            agent.awaitLog("would change its limit 17 -> 34: half full");

            assertThat(lab.listener().limit()).isEqualTo(ElasticLab.SMALL);
            assertThat(lab.journal()).isEmpty();
        }
    }
}
