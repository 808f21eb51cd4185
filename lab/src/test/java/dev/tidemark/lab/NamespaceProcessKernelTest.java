package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Programs inside a namespace, and that none of them outlives what started it.
final class NamespaceProcessKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SIGSTOP = 19;

    @Test
    void commandRunsInside() {
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThat(NamespaceCommand.output(namespace, "readlink", "/proc/self/ns/net"))
                    .isEqualTo("net:[" + namespace.inode() + "]\n");
        }
    }

    @Test
    void commandThatFailsSaysSo() {
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThat(NamespaceCommand.run(namespace, LIMIT, List.of("sh", "-c", "echo no; exit 7")))
                    .isEqualTo(new NamespaceCommand.Outcome(7, "no\n"));
            assertThatThrownBy(() -> NamespaceCommand.output(namespace, "false"))
                    .hasMessageContaining("exit code 1");
        }
    }

    @Test
    void commandThatTakesTooLongIsKilled() {
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThatThrownBy(() -> NamespaceCommand.run(namespace, Duration.ofMillis(200), List.of("sleep", "86423")))
                    .hasMessageContaining("not ended within 200 ms");
            Await.until("command gone", LIMIT, () -> commandsWith("86423").isEmpty());
        }
    }

    @Test
    void processAndItsChildrenEndWhenClosed() {
        try (LabNamespace namespace = LabNamespace.create()) {
            List<Long> pids;
            try (NamespaceProcess process = family(namespace)) {
                pids = awaitPids(process, 3);
                assertThat(FileLink.inode("/proc/" + process.pid() + "/ns/net")).isEqualTo(namespace.inode());
            }
            awaitGone(pids);
        }
    }

    @Test
    void processThatIgnoresTheRequestToEndIsKilled() {
        try (LabNamespace namespace = LabNamespace.create()) {
            List<Long> pids;
            try (NamespaceProcess process =
                    NamespaceProcess.start(namespace, List.of("sh", "-c", "trap '' TERM; sleep 600; sleep 600"))) {
                pids = awaitPids(process, 2);
            }
            awaitGone(pids);
        }
    }

    @Test
    void stoppedProcessIsKilled() {
        try (LabNamespace namespace = LabNamespace.create()) {
            List<Long> pids;
            try (NamespaceProcess process = family(namespace)) {
                pids = awaitPids(process, 3);
                assertThat(Libc.call(SystemCall.KILL, process.pid(), SIGSTOP, 0))
                        .isZero();
            }
            awaitGone(pids);
        }
    }

    @Test
    void processThatEndsBeforeItListensIsReportedWithItsOutput() {
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess process =
                        NamespaceProcess.start(namespace, List.of("sh", "-c", "echo bad configuration; exit 1"))) {
            assertThatThrownBy(() -> process.awaitListening(80, LIMIT))
                    .hasMessageContaining("ended (expected: listening on port 80)")
                    .hasMessageContaining("bad configuration");
        }
    }

    @Test
    void nothingOutlivesAJvmThatIsKilled() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        ShortLivedJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader reader = jvm.inputReader(StandardCharsets.US_ASCII)) {
            List<Long> pids = Arrays.stream(reader.readLine().split(" ", -1))
                    .map(Long::valueOf)
                    .toList();
            assertThat(pids).hasSize(3).allMatch(NamespaceProcessKernelTest::isAlive);

            jvm.destroyForcibly();

            awaitGone(pids);
        } finally {
            jvm.destroyForcibly();
        }
    }

    /// Starts a program with children, says their pids, and waits to be killed.
    static final class ShortLivedJvm {
        private ShortLivedJvm() {}

        static void main() throws InterruptedException {
            NamespaceProcess process = family(LabNamespace.create());
            System.out.println(String.join(
                    " ", awaitPids(process, 3).stream().map(String::valueOf).toList()));
            Thread.sleep(Duration.ofMinutes(1));
        }
    }

    private static NamespaceProcess family(LabNamespace namespace) {
        return NamespaceProcess.start(namespace, List.of("sh", "-c", "sleep 600 & sleep 600 & wait"));
    }

    private static List<Long> awaitPids(NamespaceProcess process, int count) {
        return Await.value("processes", LIMIT, process::pids, pids -> pids.size() == count);
    }

    private static void awaitGone(List<Long> pids) {
        Await.until("processes gone", LIMIT, () -> pids.stream().noneMatch(NamespaceProcessKernelTest::isAlive));
    }

    /// A zombie is not alive: nobody may have waited for it yet.
    private static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.UTF_8);
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException _) {
            return false;
        }
    }

    private static List<ProcessHandle> commandsWith(String argument) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> process.info().commandLine().orElse("").contains(argument))
                    .toList();
        }
    }
}
