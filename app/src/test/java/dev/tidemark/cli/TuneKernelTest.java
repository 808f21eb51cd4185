package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.kernel.procfs.Sysctl;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `tidemark tune` and its way back, in namespaces of their own, with a journal and folders of sysctl.d of their
/// own.
class TuneKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SOMAXCONN = Sysctl.SOMAXCONN.dotted();
    private static final ListenerRecipe RECIPE = ListenerRecipe.tcp("127.0.0.1");
    private static final String OURS = "etc/sysctl.d/60-tidemark.conf";

    @TempDir
    private Path folder = Path.of("");

    private Path root = Path.of("");
    private final String name = "tidemark-tune-" + ProcessHandle.current().pid();
    private LabNamespace namespace = LabNamespace.named(name);

    @BeforeEach
    void freshFolders() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        assertThat(somaxconn()).isEqualTo(4096);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    private long somaxconn() {
        return namespace.sysctl(SOMAXCONN);
    }

    private static List<String> inFolder(Path state, List<String> words) {
        List<String> command = new ArrayList<>(List.of("env", "STATE_DIRECTORY=" + state));
        command.addAll(words);
        return command;
    }

    /// A run in the namespace, as root.
    private Product.Answer tidemark(String... arguments) throws IOException {
        return run(namespace, Product.asRoot(folder).words(arguments));
    }

    private Product.Answer run(LabNamespace where, List<String> words) throws IOException {
        Path err = Files.createTempFile(folder, "tidemark", ".err");
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 2>\"$0\"", err.toString()));
        command.addAll(inFolder(folder.resolve("state"), words));
        NamespaceCommand.Outcome outcome = NamespaceCommand.run(where, LIMIT, command);
        return new Product.Answer(outcome.exitCode(), outcome.output(), Files.readString(err));
    }

    private void write(String path, String... lines) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    @Test
    void dryRunSaysWhatWouldBeDoneAndDoesNothing() throws IOException {
        write("usr/lib/sysctl.d/99-app.conf", "", "", "", "net.core.somaxconn = 4096");
        try (LabListener old = LabListener.open(namespace, RECIPE, 5000);
                LabListener small = LabListener.open(namespace, RECIPE, 7)) {
            Product.Answer answer = tidemark(
                    "tune",
                    "--somaxconn",
                    "8192",
                    "--persist",
                    "--root",
                    root.toString(),
                    "--dry-run",
                    "--reason",
                    "bursts");

            assertThat(answer.out()).isEqualTo("""
                    PLAN     namespace %s: net.core.somaxconn 4096 -> 8192, why: bursts
                      Write    %s (new)
                      WARNING  99-app.conf:4 sets 4096 and is read later: after a reboot it wins
                      Stays    1 of 2 listeners is at the old ceiling.  Then: tidemark resize :%d max
                    """.formatted(name, root.resolve(OURS), old.port()));
            assertThat(answer.err()).isEqualTo("Nothing changed (dry run).\n");
            assertThat(answer.exitCode()).isZero();
            assertThat(somaxconn()).isEqualTo(4096);
            assertThat(root.resolve(OURS)).doesNotExist();
            assertThat(folder.resolve("state")).doesNotExist();
            assertThat(small.limit()).isEqualTo(7);
        }
    }

    @Test
    void valueIsChangedAndTakenBack() throws IOException {
        try (LabListener old = LabListener.open(namespace, RECIPE, 5000)) {
            Product.Answer answer = tidemark("tune", "--somaxconn", "8192", "--max-syn-backlog", "4093", "--yes");

            assertThat(answer.out())
                    .contains("""
                    CHANGED  namespace %s: net.core.somaxconn 4096 -> 8192
                    CHANGED  namespace %s: net.ipv4.tcp_max_syn_backlog 2048 -> 4093
                      Stays    127.0.0.1:%d java""".formatted(name, name, old.port()))
                    .endsWith(": limit 4096.  Next: tidemark resize :" + old.port() + " max\n");
            assertThat(answer.err()).isEqualTo("Take it back: tidemark undo 1\n");
            assertThat(answer.exitCode()).isZero();
            assertThat(somaxconn()).isEqualTo(8192);
            assertThat(namespace.sysctl("net.ipv4.tcp_max_syn_backlog")).isEqualTo(4093);
            assertThat(old.limit()).isEqualTo(4096);

            Product.Answer undone = tidemark("undo", "1", "--yes");

            assertThat(undone.err()).isEmpty();
            assertThat(undone.exitCode()).isZero();
            assertThat(somaxconn()).isEqualTo(4096);
            assertThat(namespace.sysctl("net.ipv4.tcp_max_syn_backlog")).isEqualTo(2048);
        }
    }

    @Test
    void valueThatSomebodyChangedSinceIsLeftAlone() throws IOException {
        assertThat(tidemark("tune", "--somaxconn", "8192", "--yes").exitCode()).isZero();
        namespace.sysctl(SOMAXCONN, 5003);

        Product.Answer undone = tidemark("undo", "1", "--yes");

        assertThat(undone.err()).contains("undo 1: net.core.somaxconn 5003 (expected: 8192, as change 1 left it)");
        assertThat(undone.exitCode()).isEqualTo(3);
        assertThat(somaxconn()).isEqualTo(5003);
    }

    /// A namespace may get the number of one that is gone; its cookie tells.
    @Test
    void namespaceThatIsGoneIsNotTakenForAnother() throws IOException {
        try (LabNamespace other = LabNamespace.create()) {
            assertThat(tidemark("tune", "--somaxconn", "8192", "--yes").exitCode())
                    .isZero();
            Path journal = folder.resolve("state/journal.ndjson");
            String text = Files.readString(journal);
            long inode = namespace.inode();
            assertThat(text).contains("\"namespace\":\"" + inode + "\"").contains("\"namespaceCookie\":");
            other.sysctl(SOMAXCONN, 8192);
            Files.writeString(journal, text.replace("\"" + inode + "\"", "\"" + other.inode() + "\""));

            Product.Answer undone = run(other, Product.asRoot(folder).words("undo", "1", "--yes"));

            assertThat(undone.err()).contains("is gone, and another has its number");
            assertThat(undone.exitCode()).isEqualTo(3);
            assertThat(other.sysctl(SOMAXCONN)).isEqualTo(8192);
        }
    }

    @Test
    void valueIsNotLoweredUnlessAskedFor() throws IOException {
        Product.Answer refused = tidemark("tune", "--somaxconn", "128", "--synack-retries", "7", "--yes");

        assertThat(refused.err())
                .isEqualTo("tidemark: net.core.somaxconn: 128 is less than the 4096 of namespace " + name
                        + " (expected: at least as much, or --lower); nothing changed\n");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(namespace.sysctl("net.ipv4.tcp_synack_retries")).isEqualTo(5);

        assertThat(tidemark("tune", "--somaxconn", "128", "--lower", "--yes").exitCode())
                .isZero();
        assertThat(somaxconn()).isEqualTo(128);
    }

    @Test
    void valueThatIsThereAlreadyIsSaidAndNotWritten() throws IOException {
        Product.Answer answer = tidemark("tune", "--somaxconn", "4096", "--yes");

        assertThat(answer.out()).isEqualTo("UNCHANGED  namespace " + name + ": net.core.somaxconn is 4096 already\n");
        assertThat(answer.err()).isEqualTo("Nothing to change.\n");
        assertThat(answer.exitCode()).isZero();
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--somaxconn, 0, from 1 to 2147483647",
        "--somaxconn, 2147483648, from 1 to 2147483647",
        "--somaxconn, many, from 1 to 2147483647",
        "--max-syn-backlog, -1, from 1 to 2147483647",
        "--syncookies, 3, from 0 to 2",
        "--abort-on-overflow, 2, from 0 to 1",
        "--synack-retries, 256, from 0 to 255"
    })
    void valuesThatMakeNoSenseAreRefused(String option, String value, String range) {
        Ran ran = Ran.of("tune", option, value, "--yes");

        assertThat(ran.err()).isEqualTo("tidemark: " + option + ": " + value + " (expected: " + range + ")\n");
        assertThat(ran.exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tune --yes                             | tune: nothing to set (expected: --somaxconn N, or another of tidemark tune --help)
            tune --somaxconn 9000 :80 --yes        | filter: :80 (expected: netns:NAME, as these figures are a namespace's)
            tune --somaxconn 2147483647            | tune: nobody to ask (expected: --yes, or --dry-run); nothing changed
            """)
    void requestThatCannotBeMetIsOneSentence(String arguments, String sentence) {
        Ran ran = Ran.of(arguments.split(" "));

        assertThat(ran.err()).isEqualTo("tidemark: " + sentence + "\n");
        assertThat(ran.exitCode()).isEqualTo(3);
    }

    @Test
    void filtersReachOtherNamespacesAndEachHasToMatch() throws IOException {
        String second = name + "-b";
        try (LabNamespace here = LabNamespace.create();
                LabNamespace other = LabNamespace.named(second);
                LabListener old = LabListener.open(other, RECIPE, 5000)) {
            Product product = Product.asRoot(folder);
            Product.Answer missing = run(
                    here, product.words("tune", "--somaxconn", "8192", "netns:" + second, "netns:nowhere", "--yes"));
            assertThat(missing.err()).startsWith("tidemark: filter: netns:nowhere matches no namespace");
            assertThat(missing.exitCode()).isEqualTo(3);
            assertThat(other.sysctl(SOMAXCONN)).isEqualTo(4096);

            Product.Answer answer = run(
                    here, product.words("tune", "--somaxconn", "8192", "netns:" + second, "netns:" + name, "--yes"));

            assertThat(answer.exitCode()).isZero();
            assertThat(answer.out()).contains("Next: tidemark resize :" + old.port() + " netns:" + second + " max\n");
            assertThat(other.sysctl(SOMAXCONN)).isEqualTo(8192);
            assertThat(somaxconn()).isEqualTo(8192);
            assertThat(here.sysctl(SOMAXCONN)).isEqualTo(4096);

            assertThat(run(here, product.words("undo", "--yes")).exitCode()).isZero();
            assertThat(other.sysctl(SOMAXCONN)).isEqualTo(4096);
            assertThat(somaxconn()).isEqualTo(4096);
        }
    }

    @Test
    void fileIsWrittenAndGoesWithTheChangesThatMadeIt() throws IOException {
        String[] kept = {"--persist", "--root", root.toString(), "--yes"};
        Product.Answer first = tidemark(with(kept, "tune", "--somaxconn", "8192", "--reason", "bursts\nof Monday"));
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("WRITTEN  " + root.resolve(OURS) + ": net.core.somaxconn = 8192\n");
        assertThat(tidemark(with(kept, "tune", "--syncookies", "2")).exitCode()).isZero();

        assertThat(Files.readString(root.resolve(OURS))).matches("""
                        # Written by tidemark tune\\..*
                        # change 1, [-0-9T:]+Z, by root: bursts of Monday
                        net.core.somaxconn = 8192
                        # change 2, [-0-9T:]+Z, by root: asked
                        net.ipv4.tcp_syncookies = 2
                        """);

        Product.Answer undone = tidemark("undo", "1", "--yes");
        assertThat(undone.exitCode()).as(undone.err()).isZero();
        assertThat(undone.out()).contains(root.resolve(OURS) + ": net.core.somaxconn 8192 -> nothing");
        assertThat(somaxconn()).isEqualTo(4096);
        assertThat(Files.readString(root.resolve(OURS)))
                .contains("net.ipv4.tcp_syncookies = 2")
                .doesNotContain("somaxconn");

        assertThat(tidemark("undo", "2", "--yes").exitCode()).isZero();
        assertThat(root.resolve(OURS)).doesNotExist();
        assertThat(namespace.sysctl("net.ipv4.tcp_syncookies")).isEqualTo(1);
    }

    @Test
    void fileThatSomebodyChangedSinceIsLeftAlone() throws IOException {
        assertThat(tidemark("tune", "--somaxconn", "8192", "--persist", "--root", root.toString(), "--yes")
                        .exitCode())
                .isZero();
        Files.writeString(
                root.resolve(OURS), Files.readString(root.resolve(OURS)).replace("= 8192", "= 16384"));

        Product.Answer undone = tidemark("undo", "1", "--yes");

        assertThat(undone.err()).contains("left alone");
        assertThat(undone.exitCode()).isEqualTo(1);
        assertThat(somaxconn()).isEqualTo(4096);
        assertThat(root.resolve(OURS)).content().contains("= 16384");
    }

    /// As after a reboot: another namespace, and another boot id.
    @Test
    void afterARebootTheFileIsTakenBackAndTheSettingIsVoid() throws IOException {
        assertThat(tidemark("tune", "--somaxconn", "8192", "--persist", "--root", root.toString(), "--yes")
                        .exitCode())
                .isZero();
        Path journal = folder.resolve("state/journal.ndjson");
        Files.writeString(
                journal,
                Files.readString(journal)
                        .replaceAll("\"boot\":\"[^\"]*\"", "\"boot\":\"00000000-0000-0000-0000-000000000000\""));
        assertThat(somaxconn()).isEqualTo(8192);

        Product.Answer undone = tidemark("undo", "1", "--yes");

        assertThat(undone.err()).contains("net.core.somaxconn: the machine was started anew since");
        assertThat(root.resolve(OURS)).doesNotExist();
        assertThat(somaxconn()).isEqualTo(8192);
    }

    @Test
    void filesOfThisHostAreForTheInitialNamespaceAlone() throws IOException {
        Product.Answer refused = tidemark("tune", "--somaxconn", "8192", "--persist", "--yes");

        assertThat(refused.err())
                .startsWith("tidemark: --persist: ")
                .contains("docker run --sysctl, or securityContext.sysctls of its pod")
                .endsWith("; nothing changed\n");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(somaxconn()).isEqualTo(4096);
    }

    @Test
    void fileThatCannotBeWrittenIsFoundBeforeAnythingIsDone() throws IOException {
        Files.createDirectories(root.resolve(OURS));

        Product.Answer refused =
                tidemark("tune", "--somaxconn", "8192", "--persist", "--root", root.toString(), "--yes");

        assertThat(refused.err())
                .isEqualTo("tidemark: --persist: " + root.resolve(OURS)
                        + ": not a regular file (expected: a file to write); nothing changed\n");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(somaxconn()).isEqualTo(4096);
    }

    @Test
    void nobodyIsToldWhatIsNeeded() throws IOException {
        Path state = Files.createDirectories(folder.resolve("nobody"));
        Files.setPosixFilePermissions(state, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        Product nobody = Product.asNobody(folder);

        Product.Answer refused =
                run(namespace, inFolder(state.resolve("own"), nobody.words("tune", "--somaxconn", "8192", "--yes")));

        assertThat(refused.err())
                .isEqualTo("tidemark: tune: namespace " + name + ": net.core.somaxconn: needs root, or CAP_NET_ADMIN in"
                        + " the user namespace that owns the network namespace; nothing changed\n");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(somaxconn()).isEqualTo(4096);

        List<String> own = new ArrayList<>(nobody.words("tune", "--somaxconn", "8192", "--yes"));
        int start = own.indexOf("--") + 1;
        own.addAll(start, List.of("unshare", "--user", "--map-root-user", "--net", "--"));
        Product.Answer done = run(namespace, inFolder(state.resolve("own"), own));
        assertThat(done.err()).isEqualTo("Take it back: tidemark undo 1\n");
        assertThat(done.exitCode()).isZero();
        assertThat(somaxconn()).isEqualTo(4096);
    }

    @Test
    void policyMayForbidAValue() throws IOException {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(policy, "tune: {net.core.somaxconn: {most: 8000}}\n");
        List<String> words = new ArrayList<>(List.of("env", "TIDEMARK_POLICY=" + policy));
        words.addAll(Product.asRoot(folder).words("tune", "--somaxconn", "8192", "--yes"));

        Product.Answer refused = run(namespace, words);

        assertThat(refused.err())
                .isEqualTo("tidemark: tune: policy " + policy
                        + ":1 allows net.core.somaxconn a value of at most 8000; nothing changed\n");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(somaxconn()).isEqualTo(4096);
    }

    @Test
    void documentHoldsWhatWasDone() throws IOException {
        write("etc/sysctl.conf", "net.core.somaxconn = 17");
        try (LabListener old = LabListener.open(namespace, RECIPE, 5000)) {
            Product.Answer answer = tidemark(
                    "tune",
                    "--somaxconn",
                    "8192",
                    "--syncookies",
                    "1",
                    "--persist",
                    "--root",
                    root.toString(),
                    "--yes",
                    "--json");

            assertThat(answer.err()).isEmpty();
            assertThat(answer.exitCode()).isZero();
            Map<String, Object> document = answer.document();
            assertThat(document)
                    .containsEntry("schema", "tidemark.tune/1")
                    .containsEntry("dryRun", false)
                    .containsEntry("why", "asked");
            assertThat(Product.number(document, "id")).isEqualTo(1);
            List<Map<String, Object>> changes = Product.objects(document, "changes");
            assertThat(changes).extracting(each -> each.get("outcome")).containsExactly("changed", "unchanged");
            assertThat(Product.number(changes.getFirst(), "after")).isEqualTo(8192);
            assertThat(Product.objects(document, "stillAtOldCeiling"))
                    .singleElement()
                    .satisfies(row -> assertThat(Product.text(row, "command"))
                            .isEqualTo("tidemark resize :" + old.port() + " max"));
            assertThat(answer.out())
                    .contains(
                            "\"laterFiles\":[{\"sysctl\":\"net.core.somaxconn\",\"path\":\"/etc/sysctl.conf\",\"line\":1,"
                                    + "\"value\":\"17\",\"readBy\":[\"sysctl --system\"]}]");
        }
    }

    /// The journal and what is made of it: a setting, the same one at boot, and their undo.
    @Test
    void journalAndDocumentsAreAsPublished() throws IOException {
        PublishedSchemas schemas = PublishedSchemas.read();
        schemas.assertValid(
                tidemark("tune", "--somaxconn", "8192", "--persist", "--root", root.toString(), "--yes", "--json")
                        .out());
        schemas.assertValid(tidemark("changes", "--json").out());
        schemas.assertValid(tidemark("undo", "1", "--dry-run", "--json").out());
        Product.Answer undone = tidemark("undo", "1", "--yes", "--json");
        schemas.assertValid(undone.out());
        Product.Answer changes = tidemark("changes", "--json");
        schemas.assertValid(changes.out());
        for (String line : Files.readAllLines(folder.resolve("state/journal.ndjson"))) {
            schemas.assertValid(line);
        }

        assertThat(Product.objects(undone.document(), "items"))
                .extracting(item -> item.get("target"), item -> item.get("outcome"))
                .containsExactly(tuple("boot-setting", "changed"), tuple("sysctl", "changed"));
        assertThat(Product.objects(changes.document(), "changes")).hasSize(2);
        assertThat(tidemark("changes").out())
                .contains("tune " + SOMAXCONN + " in " + name)
                .contains("tune " + SOMAXCONN + " in " + root.resolve(OURS));
    }

    private static String[] with(String[] options, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }
}
