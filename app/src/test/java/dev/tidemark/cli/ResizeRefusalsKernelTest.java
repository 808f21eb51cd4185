package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What cannot or may not be done is said in one sentence, and nothing is done, not even a journal made.
final class ResizeRefusalsKernelTest {
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");

    @TempDir
    private Path folder = Path.of("");

    private ChangingProduct product = ChangingProduct.asRoot(folder);

    @BeforeEach
    void useTheFolderOfThisTest() {
        product = ChangingProduct.asRoot(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "+5",
                "2147483648",
                "4294967296",
                "99999999999999999999999",
                "abc",
                "5k",
                "1e3",
                "5.0",
                "0x10",
                "",
                " ",
                "MAX",
                "٣"
            })
    void numbersThatAreNoLimitAreRefused(String number) {
        assertRefused(Product.here("resize", ":8080", number, "--yes"), "resize: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080 99", ":0 99", ":65536 99", "unix:here 99", "pid:0 99", "process: 99", "[::1] 99"})
    void filtersThatAreNoneAreRefused(String words) {
        List<String> all = new ArrayList<>(List.of("resize"));
        all.addAll(Arrays.asList(words.split(" ", -1)));
        assertRefused(Product.here(all.toArray(String[]::new)), "filter: ");
    }

    @Test
    void limitAndFilterAreBothNeeded() {
        assertRefused(Product.here("resize"), "resize: no limit");
        assertRefused(Product.here("resize", ":8080"), "resize: no limit");
        assertRefused(Product.here("resize", "99"), "resize: no filter");
        assertRefused(Product.here("resize", "max", "--all"), "resize: no filter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "367d", "5", "-1s", "1y"})
    void timesThatAreNoneAreRefused(String span) {
        assertRefused(Product.here("resize", ":8080", "99", "--for", span), "");
    }

    @Test
    void whoMeansNoListenerIsToldSo() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            for (String filter : List.of(
                    ":9",
                    "process:nobody-has-this",
                    "unix:/no/such.sock",
                    "unix:@nobody",
                    "pid:" + ProcessHandle.current().pid() + " :9",
                    "netns:no-such-namespace",
                    "container:f00")) {
                List<String> words = new ArrayList<>(Arrays.asList(filter.split(" ", -1)));
                words.add("99");
                assertRefused(product.tryResize(namespace, words.toArray(String[]::new)), "filter: ");
            }
            assertUntouched(listener);
        }
    }

    @Test
    void withoutATerminalNobodyCanBeAsked() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            Product.Answer text = product.run(namespace, "resize", ":" + listener.port(), "99");
            assertThat(text.exitCode()).isEqualTo(3);
            assertThat(text.err()).contains("--yes", "nothing changed");

            assertRefused(product.run(namespace, "resize", ":" + listener.port(), "99", "--json"), "resize: ");
            assertUntouched(listener);
        }
    }

    @Test
    void whereNoJournalCanBeWrittenNothingIsChanged() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path linked = Files.createDirectory(folder.resolve("linked"));
        Files.setPosixFilePermissions(linked, PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(linked.resolve("journal.ndjson"), Path.of("/dev/full"));
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            for (Path state : List.of(file, shared, linked, Path.of("/proc/no/such/folder"))) {
                Product.Answer refused = product.with("STATE_DIRECTORY", state.toString())
                        .tryResize(namespace, ":" + listener.port(), "99");

                assertRefused(refused, "");
                assertThat(refused.err()).contains(state.toString());
            }
            assertUntouched(listener);
        }
    }

    @Test
    void policyForbidsListeners() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            ChangingProduct guarded = with("""
                    resize:
                      forbid:
                        - ":9"
                        - ":%d process:java"
                    """.formatted(listener.port()));

            Product.Answer refused = guarded.tryResize(namespace, ":" + listener.port(), "99");

            assertRefused(refused, "resize: ");
            assertThat(refused.err())
                    .contains(folder.resolve("policy.yaml") + ":4 forbids :" + listener.port() + " process:java")
                    .contains("nothing changed");
            assertUntouched(listener);
        }
    }

    @Test
    void policyBoundsLimitsAlsoThoseThatMaxStandsFor() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            ChangingProduct guarded = with("resize: {least: 11, most: 1000}\n");
            String filter = ":" + listener.port();

            assertRefused(guarded.tryResize(namespace, filter, "10"), "resize: ");
            assertRefused(guarded.tryResize(namespace, filter, "1001"), "resize: ");
            Product.Answer max = guarded.tryResize(namespace, filter, "max");
            assertRefused(max, "resize: ");
            assertThat(max.err()).contains(":1 allows a limit of at most 1000");
            assertUntouched(listener);

            assertThat(guarded.tryResize(namespace, filter, "1000").exitCode()).isZero();
            assertThat(listener.limit()).isEqualTo(1000);
        }
    }

    @Test
    void policyForbidsOneOfSeveralAndSoAll() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener first = LabListener.open(namespace, TCP, 17);
                LabListener second = LabListener.open(namespace, TCP, 17)) {
            ChangingProduct guarded = with("resize: {forbid: [':" + second.port() + "']}\n");

            assertRefused(guarded.tryResize(namespace, "process:java", "99", "--all"), "resize: ");
            assertUntouched(first);
            assertUntouched(second);
        }
    }

    @Test
    void policyForbidsToRaiseSomaxconn() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            ChangingProduct guarded = with("tune:\n  net.core.somaxconn: {most: 5000}\n");

            Product.Answer refused = guarded.tryResize(namespace, ":" + listener.port(), "5001", "--raise-somaxconn");

            assertRefused(refused, "resize: ");
            assertThat(refused.err()).contains(":2 allows net.core.somaxconn a value of at most 5000");
            assertThat(namespace.sysctl("net.core.somaxconn")).isEqualTo(4096);
            assertUntouched(listener);
        }
    }

    @Test
    void policyThatIsNotUnderstoodForbidsEverything() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            Product.Answer malformed =
                    with("resize:\n  forbit: []\n").tryResize(namespace, ":" + listener.port(), "99");
            assertRefused(malformed, "policy " + folder.resolve("policy.yaml") + ":2: forbit (expected: ");

            Product.Answer missing = product.with("TIDEMARK_POLICY", "/no/such/policy.yaml")
                    .tryResize(namespace, ":" + listener.port(), "99");
            assertRefused(missing, "policy /no/such/policy.yaml: no such file");
            assertUntouched(listener);
        }
    }

    @Test
    void takingBackIsNotAskedOfThePolicy() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            assertThat(product.resize(namespace, ":" + listener.port(), "99")).hasSize(1);

            Product.Answer undone = with("resize: {only: [], least: 50}\n").run(namespace, "undo", "--yes");

            assertThat(undone.exitCode()).as("%s", undone).isZero();
            assertThat(listener.limit()).isEqualTo(17);
        }
    }

    private ChangingProduct with(String policy) throws IOException {
        Path file = Files.writeString(folder.resolve("policy.yaml"), policy);
        return product.with("TIDEMARK_POLICY", file.toString());
    }

    private static void assertRefused(Product.Answer answer, String sentence) {
        assertThat(answer.exitCode()).as("%s", answer).isEqualTo(3);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .startsWith("tidemark: " + sentence)
                .endsWith("\n")
                .hasLineCount(1)
                .doesNotContain("Exception");
    }

    private void assertUntouched(LabListener listener) throws IOException {
        assertThat(listener.limit()).isEqualTo(17);
        assertThat(product.journal()).doesNotExist();
    }
}
