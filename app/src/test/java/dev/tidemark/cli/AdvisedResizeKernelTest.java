package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.RecordedBursts;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemark resize FILTER advised` and `tidemark advise` beside a listener that is there.
final class AdvisedResizeKernelTest {
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");

    @TempDir
    private Path folder = Path.of("");

    private ChangingProduct product = ChangingProduct.asRoot(folder);

    @BeforeEach
    void useTheFolderOfThisTest() {
        product = ChangingProduct.asRoot(folder);
    }

    /// What an agent would have recorded of `listener`, whose owner is this JVM.
    private String recorded(LabNamespace namespace, LabListener listener) {
        Path file = folder.resolve("bursts.db");
        ListenerKey key = new ListenerKey(
                namespace.name().orElse("net:[" + namespace.inode() + "]"),
                false,
                "127.0.0.1:" + listener.port(),
                1,
                Optional.of("java"));
        RecordedBursts.write(file, Instant.now(), key, true);
        return file.toString();
    }

    @Test
    void theRecommendedLimitIsAppliedByTheOrdinaryPlan() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 50)) {
            String file = recorded(namespace, listener);
            String filter = ":" + listener.port();

            Product.Answer planned = product.run(namespace, "resize", filter, "advised", "--file", file, "--dry-run");

            assertThat(planned.out())
                    .startsWith("PLAN     127.0.0.1:" + listener.port() + " java ")
                    .contains(": limit 50 -> 200 (asked 200, somaxconn 4096)\n")
                    .contains("\n  Why    advised, fits: 154 to ")
                    .contains("7 overflow episodes");
            assertThat(listener.limit()).isEqualTo(50);

            Product.Answer done = product.run(namespace, "resize", filter, "advised", "--file", file, "--yes");

            assertThat(done.exitCode()).as(done.err()).isZero();
            assertThat(listener.limit()).isEqualTo(200);
            assertThat(String.join("\n", Files.readAllLines(product.journal()))).contains("advised, fits: 154 to ");
        }
    }

    @Test
    void aLimitThatIsEnoughStays() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 300)) {
            String file = recorded(namespace, listener);

            Product.Answer answer =
                    product.run(namespace, "resize", ":" + listener.port(), "advised", "--file", file, "--yes");

            assertThat(answer.exitCode()).as(answer.err()).isZero();
            assertThat(answer.out()).contains(": limit is 300 already");
            assertThat(listener.limit()).isEqualTo(300);
        }
    }

    @Test
    void withoutAdviceNothingIsChanged() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 50);
                LabListener unknown = LabListener.open(namespace, TCP, 51)) {
            String file = recorded(namespace, listener);
            String filter = ":" + listener.port();

            Product.Answer hasty = product.run(
                    namespace, "resize", filter, "advised", "--file", file, "--client-timeout", "100ms", "--yes");
            assertThat(hasty.err())
                    .startsWith("tidemark: resize: 127.0.0.1" + filter + ": no limit helps (expected: ")
                    .endsWith(" accepts per s more); nothing changed\n");
            Product.Answer never =
                    product.run(namespace, "resize", ":" + unknown.port(), "advised", "--file", file, "--yes");
            assertThat(never.err())
                    .startsWith("tidemark: resize: 127.0.0.1:" + unknown.port() + ": nothing recorded since ")
                    .endsWith(" (expected: tidemark agent recording); nothing changed\n");
            Product.Answer named = product.run(namespace, "resize", filter, "200", "--client-timeout", "1s");
            assertThat(named.err())
                    .isEqualTo("tidemark: --client-timeout: without advised (expected: both, or neither)\n");
            assertThat(product.run(namespace, "resize", filter, "advised", "--yes")
                            .err())
                    .startsWith("tidemark: history: no file ");
            assertThat(List.of(hasty, never, named))
                    .allSatisfy(answer -> assertThat(answer.exitCode()).isEqualTo(3));
            assertThat(listener.limit()).isEqualTo(50);
        }
    }

    @Test
    void anAgentTellsTheSameAsItsFile() throws IOException, InterruptedException {
        PublishedSchemas schemas = PublishedSchemas.read();
        Path state = Files.createDirectories(folder.resolve("state"));
        // An agent watches the namespaces that have a process or a name.
        String name = "tidemark-advise-" + ProcessHandle.current().pid();
        try (LabNamespace namespace = LabNamespace.named(name);
                LabListener listener = LabListener.open(namespace, TCP, 50)) {
            namespace.sysctl("net.core.somaxconn", 128);
            String filter = ":" + listener.port();
            String netns = "netns:" + name;
            String[] sizes = {"whatif", filter, netns, "--backlog", "100,160", "--json"};
            String recorded = recorded(namespace, listener);
            Files.copy(Path.of(recorded), state.resolve("history.db"));
            List<Map<String, Object>> ofFile = Product.objects(
                    Product.here(with(sizes, "--file", recorded)).document(), "trials");

            try (AgentProcess agent = AgentProcess.start(folder, "--probe", "off")) {
                String url = agent.url().toString();
                List<Map<String, Object>> ofAgent = Product.objects(
                        Product.here(with(sizes, "--connect", url)).document(), "trials");
                assertThat(ofAgent).hasSize(2);
                for (int trial = 0; trial < 2; trial++) {
                    assertThat(ofAgent.get(trial))
                            .containsEntry("result", "counted")
                            .containsEntry("own", ofFile.get(trial).get("own"))
                            .containsEntry("other", ofFile.get(trial).get("other"));
                }
                Product.Answer advised = Product.here("advise", filter, netns, "--connect", url, "--json");
                assertThat(advised.listeners().getFirst())
                        .containsEntry("recommended", 200L)
                        .containsEntry("somaxconn", 128L)
                        .containsEntry(
                                "command", "tidemark resize " + filter + " " + netns + " advised --raise-somaxconn");
                assertThat(Product.here("advise", filter, netns, "--connect", url)
                                .out())
                        .contains("\n  Note     somaxconn is 128: resize needs --raise-somaxconn\n");
                schemas.assertValid(advised.out());
                String page =
                        agent.get("/api/v1/advice?filter=" + filter + "&filter=" + netns + "&client-timeout=100ms");
                schemas.assertValid(page);
                assertThat(page).contains("\"advice\":\"capacity\"", "\"somaxconn\":128");
                String id = String.valueOf(advised.listeners().getFirst().get("id"));
                schemas.assertValid(agent.get("/api/v1/arrivals/" + id + "?since=1h"));
                assertThat(agent.get("/api/v1/advice?client-timeout=0s"))
                        .contains("client-timeout: 0 (expected: longer, such as 2s)");
            }
        }
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void withoutAHistoryItIsWatched() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 50)) {
            Product.Answer answer = product.run(namespace, "advise", ":" + listener.port(), "--for", "600ms", "--json");

            assertThat(answer.document()).containsEntry("source", "watched");
            assertThat(answer.listeners().getFirst())
                    .containsEntry("advice", "none")
                    .containsEntry("reason", "evidence")
                    .containsEntry("limit", 50L);
            assertThat(answer.exitCode()).isEqualTo(3);
        }
    }
}
