package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ctrl-C in a process of its own.
class EndingKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int QUIET_TICKS = 100;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalEndsTheWaitingAndTheResultIsStillWritten(String signal) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "counters",
                        "--interval",
                        "1h")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            awaitWaiting(process);
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            List<String> lines = process.inputReader().lines().toList();

            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(lines.getFirst())
                    .startsWith("NAMESPACE ")
                    .contains("  IN ")
                    .doesNotContain("IN 1 h");
            assertThat(lines).hasSizeGreaterThan(20);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aPauseEndsByItself() {
        long start = System.nanoTime();
        try (Ending ending = Ending.open()) {
            ending.pauseUntil(start + 3_000_000);
        }

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(3_000_000);
    }

    /// Until it has opened the kernel's sockets and all its threads have been asleep for a hundred looks in a
    /// row.
    private static void awaitWaiting(Process process) {
        int[] quiet = {0};
        Await.until("waiting", LIMIT, () -> {
            quiet[0] = hasSockets(process) && sleeps(process) ? quiet[0] + 1 : 0;
            return quiet[0] >= QUIET_TICKS;
        });
    }

    private static boolean hasSockets(Process process) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return descriptors.anyMatch(EndingKernelTest::isSocket);
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:[");
        } catch (IOException closed) {
            return false;
        }
    }

    private static boolean sleeps(Process process) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return tasks.map(task -> task.resolve("stat"))
                    .map(EndingKernelTest::read)
                    .allMatch(stat -> stat.matches("(?s)\\d+ \\(.*\\) S .*"));
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
