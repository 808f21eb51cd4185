package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceCommand;
import dev.tidemark.lab.scenario.Scenario;
import dev.tidemark.lab.scenario.Scenarios;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `tidemark lab` on this kernel.
final class LabKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final PublishedSchemas SCHEMAS = PublishedSchemas.read();

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"lab", "lab --list"})
    void everyScenarioIsListedWithALineOfItsOwn(String arguments) {
        Ran ran = Ran.of(arguments.split(" "));

        assertThat(ran.exitCode()).isZero();
        for (Scenario each : Scenarios.all()) {
            assertThat(ran.out())
                    .containsPattern("(?m)^" + each.name() + "  +"
                            + Pattern.quote(each.summary()).substring(0, 20));
        }
        assertFits(ran.out());
    }

    @Test
    void theListIsDescribedByItsSchema() {
        SCHEMAS.assertValid(Ran.of("lab", "--json").out());
    }

    @Test
    void capacityTellsWhatItProved() {
        Ran ran = Ran.of("lab", "capacity", "--seed", "7");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .startsWith("capacity: ")
                .contains(
                        "--seed 7\n",
                        "backlog 128: 129 connections wait",
                        "\n    ok  expected connections held 1, 2, 3,")
                .doesNotContain("DISAGREES", "\033");
        assertFits(ran.out());
    }

    private static void assertFits(String text) {
        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab capacity --json", "lab burst --json --for 1s"})
    void everyLineIsDescribedByTheSchema(String arguments) {
        Ran ran = Ran.of(arguments.split(" "));

        assertThat(ran.exitCode()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.getFirst()).contains("\"type\":\"begin\"");
        assertThat(lines.getLast()).contains("\"type\":\"end\"", "\"disagreeing\":0");
        assertThat(ran.out()).contains("\"type\":\"event\"", "\"type\":\"moment\"", "\"type\":\"claim\"");
        lines.forEach(SCHEMAS::assertValid);
    }

    @Test
    void whoHasNoPrivilegeIsLedIntoAUserNamespace() throws IOException {
        try (LabNamespace namespace = LabNamespace.create()) {
            Product.Answer answer = Product.asNobody(folder).run(namespace, "lab", "stopped", "--for", "1s");

            assertThat(answer.err()).isEmpty();
            assertThat(answer.out()).contains("nsenter --user --net", "ok  expected length of the full queue");
            assertThat(answer.exitCode()).isZero();
        }
    }

    @Test
    void whereUserNamespacesAreRefusedOneSentenceSaysSo() {
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "/bin/sh",
                "-c",
                "echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all \"$@\"",
                "sh"));
        command.addAll(Product.asRoot(folder).words("lab", "burst"));
        try (LabNamespace namespace = LabNamespace.create()) {
            assertThat(NamespaceCommand.run(namespace, LIMIT, command))
                    .isEqualTo(new NamespaceCommand.Outcome(
                            3,
                            "tidemark: lab: no network namespaces of its own (expected: root, or unprivileged user"
                                    + " namespaces)\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalEndsItQuietlyAndItsServerWithIt(String signal) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Product.asRoot(folder).words("lab", "stopped", "--for", "40s", "--json"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            String begin = lines.readLine();
            Matcher pid = Pattern.compile("\"serverPids\":\\[(\\d+)]").matcher(begin);
            assertThat(pid.find()).as(begin).isTrue();
            while (!lines.readLine().contains("SIGSTOP")) {
                // Until its server is stopped.
            }
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();

            assertThat(lines.lines().reduce((_, last) -> last).orElseThrow())
                    .contains("\"type\":\"end\",\"interrupted\":true");
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            Await.until("server gone", LIMIT, () -> !Files.exists(Path.of("/proc/" + pid.group(1))));
        } finally {
            process.destroyForcibly();
        }
    }

    /// A one-shot command pays for each class that it loads.
    @Test
    void listLoadsNoClassOfTheLaboratory() throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        List<String> words = new ArrayList<>(Product.asRoot(folder).words("list"));
        // With an AOT cache what it holds is loaded at once.
        words.removeIf(word -> word.startsWith("-XX:AOTCache="));
        words.add(words.indexOf("-cp"), "-Xlog:class+load:file=" + log);
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

        String loaded = Files.readString(log);
        assertThat(loaded).contains("dev.tidemark.cli.ListCommand");
        assertThat(loaded).doesNotContain("dev.tidemark.lab", "dev.tidemark.wording.Lab");
    }
}
