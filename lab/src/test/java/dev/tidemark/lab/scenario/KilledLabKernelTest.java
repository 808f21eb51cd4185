package dev.tidemark.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A laboratory that is killed takes its servers along, even those that are stopped.
final class KilledLabKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SIGSTOP = 19;

    static List<String> names() {
        return Scenarios.all().stream().map(Scenario::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void noServerOutlivesItsKilledLab(String name) throws IOException {
        Process lab = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        LabJvm.class.getName(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader reader = lab.inputReader(StandardCharsets.UTF_8)) {
            List<Long> servers = Arrays.stream(reader.readLine().split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .map(Long::valueOf)
                    .toList();
            for (long server : servers) {
                assertThat(Libc.call(SystemCall.KILL, server, SIGSTOP, 0)).isZero();
                Await.until("stopped", LIMIT, () -> state(server) == 'T');
            }

            lab.destroyForcibly();

            for (long server : servers) {
                Await.until("gone", LIMIT, () -> state(server) == 'Z');
            }
        } finally {
            lab.destroyForcibly();
        }
    }

    /// Begins a scenario, says the pids of its servers, and waits to be killed.
    static final class LabJvm {
        private LabJvm() {}

        static void main(String[] arguments) throws InterruptedException {
            Run run = Scenarios.named(arguments[0]).orElseThrow().open(Draw.fresh());
            run.begin();
            System.out.println(run.serverPids().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            Thread.sleep(Duration.ofMinutes(1));
        }
    }

    /// `Z` also for one that is not there any more: nobody may have waited for it yet.
    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.UTF_8);
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException _) {
            return 'Z';
        }
    }
}
