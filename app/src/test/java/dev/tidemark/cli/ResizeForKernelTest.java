package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is to last for a time is taken back when that is over, whatever became of those who were to do it.
final class ResizeForKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final String REVERTER = "dev.tidemark.control.Reverter";

    @TempDir
    private Path folder = Path.of("");

    private ChangingProduct product = ChangingProduct.asRoot(folder);

    @BeforeEach
    void useTheFolderOfThisTest() {
        product = ChangingProduct.asRoot(folder);
    }

    @Test
    void limitComesBackOnTimeAndTheJournalSaysSo() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            Instant before = Instant.now();
            resize(namespace, listener, "99", "3s");
            assertThat(listener.limit()).isEqualTo(99);
            Instant due = Instant.parse(Product.text(product.journalLines().getFirst(), "until"));
            assertThat(due).isBetween(before.plusSeconds(3), Instant.now().plusSeconds(3));

            Await.until("the former limit", LIMIT, () -> listener.limit() == 17);
            assertThat(Instant.now()).isAfter(due).isBefore(due.plusSeconds(20));
            Await.until(
                    "the end of the process that waited",
                    LIMIT,
                    () -> reverters().isEmpty());

            List<Map<String, Object>> lines = product.journalLines();
            assertThat(lines).hasSize(4);
            assertThat(lines.get(2)).containsEntry("kind", "undo").containsEntry("undoes", 1L);
            assertThat(lines.get(3).toString()).contains("outcome=changed", "after=17");
        }
    }

    @Test
    void endOfTheCommandsSessionIsNotItsEnd() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            List<String> session = new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\"; exec sleep 60", "session"));
            session.addAll(product.words("resize", ":" + listener.port(), "99", "--yes", "--for", "4s"));
            NamespaceProcess shell = NamespaceProcess.start(namespace, session);
            try {
                Await.until("the new limit", LIMIT, () -> listener.limit() == 99);
                Await.until("a process that waits", LIMIT, () -> !reverters().isEmpty());
                long waiting = reverters().getFirst();
                assertThat(stat(waiting, 5)).as("session").isNotEqualTo(stat(shell.pid(), 5));
                assertThat(stat(waiting, 4)).as("process group").isNotEqualTo(stat(shell.pid(), 4));
                assertThat(stat(waiting, 6)).as("terminal").isZero();
            } finally {
                shell.close();
            }

            Await.until("the former limit", LIMIT, () -> listener.limit() == 17);
        }
    }

    @Test
    void endOfTheCommandsControlGroupIsNotItsEnd() throws IOException {
        Path group = Files.createDirectory(
                Path.of(cgroup2(), "tidemark-for-" + ProcessHandle.current().pid()));
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            Product.Answer done = product.runBehind(
                    namespace,
                    List.of(
                            "/bin/sh",
                            "-c",
                            "echo $$ > \"$0\"; exec \"$@\"",
                            group.resolve("cgroup.procs").toString()),
                    "resize",
                    ":" + listener.port(),
                    "99",
                    "--yes",
                    "--for",
                    "4s");
            assertThat(done.exitCode()).as("%s", done).isZero();
            Await.until("an empty control group", LIMIT, () -> members(group).isEmpty());
            assertThat(reverters()).hasSize(1);

            Await.until("the former limit", LIMIT, () -> listener.limit() == 17);
        } finally {
            Files.delete(group);
        }
    }

    @Test
    void whatIsOverdueIsDoneByTheNextChange() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17);
                LabListener other = LabListener.open(namespace, TCP, 5)) {
            resize(namespace, listener, "99", "1s");
            endReverters();
            Instant due = Instant.parse(Product.text(product.journalLines().getFirst(), "until"));
            Await.until("due", LIMIT, () -> Instant.now().isAfter(due));
            assertThat(listener.limit()).isEqualTo(99);

            Product.Answer next = product.run(namespace, "resize", ":" + other.port(), "6", "--yes");

            assertThat(next.exitCode()).as("%s", next).isZero();
            assertThat(next.err())
                    .contains("change 1 was due to be taken back: 127.0.0.1:" + listener.port() + " 99 -> 17");
            assertThat(listener.limit()).isEqualTo(17);
            assertThat(other.limit()).isEqualTo(6);
        }
    }

    @Test
    void whoTookItBackBeforeLeavesNothingToDo() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            resize(namespace, listener, "99", "2s");
            assertThat(product.run(namespace, "undo", "--yes").exitCode()).isZero();
            assertThat(listener.limit()).isEqualTo(17);
            int lines = product.journalLines().size();

            Await.until(
                    "the end of the process that waited",
                    LIMIT,
                    () -> reverters().isEmpty());

            assertThat(product.journalLines()).hasSize(lines);
            assertThat(listener.limit()).isEqualTo(17);
        }
    }

    @Test
    void whatSomebodyChangedSinceIsLeftAloneWhenTheTimeIsOver() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            resize(namespace, listener, "99", "2s");
            listener.relisten(33);

            Await.until(
                    "the end of the process that waited",
                    LIMIT,
                    () -> reverters().isEmpty());

            assertThat(listener.limit()).isEqualTo(33);
            assertThat(product.journalLines().getLast().toString()).contains("outcome=left-alone", "after=33");
        }
    }

    @Test
    void listenerThatIsGoneWhenTheTimeIsOverMakesTheRecordVoid() throws IOException {
        try (LabNamespace namespace = LabNamespace.create()) {
            LabListener listener = LabListener.open(namespace, TCP, 17);
            try {
                resize(namespace, listener, "99", "2s");
            } finally {
                listener.close();
            }
            Await.until(
                    "the end of the process that waited",
                    LIMIT,
                    () -> reverters().isEmpty());

            assertThat(product.journalLines().getLast().toString()).contains("outcome=void");
        }
    }

    @Test
    void twoWhoWaitTakeBackWhatIsTheirs() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener first = LabListener.open(namespace, TCP, 17);
                LabListener second = LabListener.open(namespace, TCP, 19)) {
            resize(namespace, first, "99", "4s");
            resize(namespace, second, "98", "3s");
            assertThat(List.of(first.limit(), second.limit())).containsExactly(99, 98);

            Await.until("the former limits", LIMIT, () -> first.limit() == 17 && second.limit() == 19);
            Await.until("the end of those who waited", LIMIT, () -> reverters().isEmpty());
            assertThat(product.run(namespace, "changes").exitCode()).isZero();
        }
    }

    @Test
    void afterARebootRecordsOfLiveChangesAreVoid() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17);
                LabListener other = LabListener.open(namespace, TCP, 5)) {
            resize(namespace, listener, "99", "1h");
            endReverters();
            pretendReboot();

            Product.Answer changes = product.run(namespace, "changes", "--json");
            assertThat(Product.objects(changes.document(), "changes"))
                    .singleElement()
                    .satisfies(change -> assertThat(change).containsEntry("void", true));
            Product.Answer undone = product.run(namespace, "undo", "1", "--yes");
            assertThat(undone.exitCode()).as("%s", undone).isEqualTo(3);
            assertThat(undone.err()).contains("started anew since");
            assertThat(product.run(namespace, "resize", ":" + other.port(), "6", "--yes")
                            .exitCode())
                    .isZero();
            assertThat(listener.limit()).isEqualTo(99);
        }
    }

    @Test
    void whatWasCutShortByARebootIsVoidToo() throws IOException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, TCP, 17);
                LabListener other = LabListener.open(namespace, TCP, 5)) {
            resize(namespace, listener, "99", "1h");
            endReverters();
            pretendReboot();
            List<String> lines = Files.readAllLines(product.journal());
            Files.writeString(product.journal(), lines.getFirst() + "\n");

            Product.Answer next = product.run(namespace, "resize", ":" + other.port(), "6", "--yes");

            assertThat(next.exitCode()).as("%s", next).isZero();
            assertThat(next.err()).contains("change 1 was interrupted").contains("started anew since");
            assertThat(product.journalLines().get(1).toString()).contains("outcome=void");
            assertThat(listener.limit()).isEqualTo(99);
        }
    }

    @Test
    void namespaceThatGotTheNumberOfAnEarlierOneIsNotMistakenForIt() throws IOException {
        try (LabNamespace here = LabNamespace.create()) {
            long earlier;
            try (LabNamespace first = LabNamespace.named(name());
                    LabListener _ = LabListener.open(first, TCP, 17)) {
                earlier = first.inode();
                assertThat(product.resize(here, "netns:" + name(), "5003", "--raise-somaxconn"))
                        .hasSize(1);
            }
            try (LabNamespace second = LabNamespace.named(name())) {
                second.sysctl("net.core.somaxconn", 5003);
                pretendNumber(earlier, second.inode());

                Product.Answer undone = product.run(here, "undo", "--yes");

                assertThat(undone.exitCode()).as("%s", undone).isEqualTo(3);
                assertThat(second.sysctl("net.core.somaxconn")).isEqualTo(5003);
            }
        }
    }

    /// The journal's records name a namespace by the number of a younger one, as they do once the
    /// kernel has given a number anew. When it does so depends on what else the machine is doing, so
    /// the number is written here.
    private void pretendNumber(long earlier, long younger) throws IOException {
        String text = Files.readString(product.journal());
        assertThat(text).contains(Long.toString(earlier));
        Files.writeString(
                product.journal(),
                text.replace(Long.toString(earlier), Long.toString(younger)),
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static String name() {
        return "tidemark-for-" + ProcessHandle.current().pid();
    }

    private void resize(LabNamespace namespace, LabListener listener, String limit, String span) throws IOException {
        Product.Answer done = product.run(namespace, "resize", ":" + listener.port(), limit, "--yes", "--for", span);
        assertThat(done.exitCode()).as("%s", done).isZero();
        assertThat(done.err()).doesNotContain("tidemark: --for");
        assertThat(listener.limit()).isEqualTo(Integer.parseInt(limit));
    }

    /// Another boot id stands in the records, as if the machine had been started anew since.
    private void pretendReboot() throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String text = Files.readString(product.journal());
        assertThat(text).contains(boot);
        Files.writeString(
                product.journal(),
                text.replace(boot, "00000000-0000-4000-8000-000000000000"),
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    /// The processes that wait for the changes of this test.
    private List<Long> reverters() {
        String name = folder.getFileName().toString();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(ProcessHandle::pid)
                    .filter(pid -> {
                        String words = commandLine(pid);
                        return words.contains("\0" + REVERTER + "\0") && words.contains(name);
                    })
                    .toList();
        }
    }

    private void endReverters() {
        List<Long> pids = reverters();
        assertThat(pids).hasSize(1);
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        Await.until("their end", LIMIT, () -> reverters().isEmpty());
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException | UncheckedIOException gone) {
            return "";
        }
    }

    /// A number of `/proc/<pid>/stat`, counted from 0 as there, behind the name.
    private static long stat(long pid, int field) throws IOException {
        String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] behindName = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(behindName[field - 2]);
    }

    private static List<String> members(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String cgroup2() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[2].equals("cgroup2"))
                .map(words -> words[1])
                .findFirst()
                .orElseThrow();
    }
}
