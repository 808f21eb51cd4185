package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.HistoryFile;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.TimeRange;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the agent saw outlives it, and what a change left behind is put right.
final class AgentHistoryKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final String REVERTER = "dev.tidemark.control.Reverter";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatWasSeenIsInTheFileWhenItEnds() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17);
                LabClients _ = LabClients.connect(namespace, listener, 13)) {
            listener.awaitLength(13, LIMIT);
            try (AgentProcess agent = only(namespace)) {
                agent.signal(AgentProcess.TERMINATE);
                assertThat(agent.awaitEnd()).isZero();
            }

            assertThat(recorded()).singleElement().satisfies(seen -> {
                assertThat(seen.listener().address()).isEqualTo("127.0.0.1:" + listener.port());
                assertThat(seen.peak().queue().length()).isEqualTo(13);
                assertThat(seen.limit()).isEqualTo(17);
            });
        }
    }

    @Test
    void thePeakOfAnEarlierRunIsStillThePeak() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(
                        "tidemark-agent-" + ProcessHandle.current().pid());
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            try (LabClients _ = LabClients.connect(namespace, listener, 13)) {
                listener.awaitLength(13, LIMIT);
                try (AgentProcess agent = AgentProcess.start(folder)) {
                    agent.signal(AgentProcess.TERMINATE);
                    assertThat(agent.awaitEnd()).isZero();
                }
            }
            listener.drain();
            try (AgentProcess agent = AgentProcess.start(folder)) {
                assertThat(agent.get("/api/v1/listeners"))
                        .containsPattern("\"127\\.0\\.0\\.1:" + listener.port() + "\".*\"lifetime\":\\{\"length\":13,");
            }
        }
    }

    @Test
    void aSecondAgentOnTheSameFileIsRefusedInOneSentence() throws IOException, InterruptedException {
        try (AgentProcess _ = AgentProcess.start(folder);
                AgentProcess second = AgentProcess.recipe(folder).start()) {
            assertThat(second.awaitEnd()).isEqualTo(3);
            assertThat(second.log())
                    .startsWith("tidemark: history: " + folder.resolve("state").resolve("history.db"))
                    .hasLineCount(1);
        }
    }

    @Test
    void aChangeWhoseTimeIsOverIsTakenBack() throws IOException {
        ChangingProduct product = ChangingProduct.asRoot(folder);
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            product.run(namespace, "resize", ":" + listener.port(), "99", "--yes", "--for", "1h");
            assertThat(listener.limit()).isEqualTo(99);
            endReverter();
            String until = Product.text(product.journalLines().getFirst(), "until");
            Files.writeString(
                    product.journal(),
                    Files.readString(product.journal())
                            .replace(until, Instant.now().minusSeconds(60).toString()));

            try (AgentProcess agent = only(namespace)) {
                agent.awaitLog("info change 1 was due to be taken back: 127.0.0.1:" + listener.port() + " 99 -> 17");
                assertThat(listener.limit()).isEqualTo(17);
            }
            assertThat(product.journalLines()).hasSize(4);
        }
    }

    /// One that sees nothing but `namespace`, and serves nothing.
    private AgentProcess only(LabNamespace namespace) throws IOException {
        return AgentProcess.recipe(folder)
                .in(namespace)
                .environment(Map.of("TIDEMARK_SAMPLE_NAMESPACES", "current"))
                .options("--listen", "off")
                .start()
                .awaitReady();
    }

    private List<ListenerHistory> recorded() {
        Instant now = Instant.now();
        try (HistoryFile file = HistoryFile.open(folder.resolve("state").resolve("history.db"))) {
            return file.listeners(new TimeRange(now.minusSeconds(3600), now.plusSeconds(3600)), _ -> true);
        }
    }

    /// The process that waits for the end of `--for`: it has the folder of this test among its words.
    private void endReverter() {
        List<ProcessHandle> waiting = ProcessHandle.allProcesses()
                .filter(process -> words(process).contains("\0" + REVERTER + "\0")
                        && words(process).contains(folder.getFileName().toString()))
                .toList();
        assertThat(waiting).hasSize(1);
        waiting.getFirst().destroyForcibly();
        Await.until("its end", LIMIT, () -> words(waiting.getFirst()).isEmpty());
    }

    private static String words(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
