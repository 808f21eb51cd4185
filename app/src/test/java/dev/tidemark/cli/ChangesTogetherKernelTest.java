package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several commands that change something at the same time: one after the other, each whole.
final class ChangesTogetherKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");

    @TempDir
    private Path folder = Path.of("");

    private ChangingProduct product = ChangingProduct.asRoot(folder);
    private final List<Process> commands = new ArrayList<>();

    @BeforeEach
    void useTheFolderOfThisTest() {
        product = ChangingProduct.asRoot(folder);
    }

    @AfterEach
    void endCommands() {
        commands.forEach(Process::destroyForcibly);
    }

    @Test
    void commandWaitsUntilTheOneBeforeHasEnded() throws Exception {
        List<String> slow = List.of(
                "strace",
                "-f",
                "-qqq",
                "-o",
                "/dev/null",
                "-e",
                "trace=listen",
                "-e",
                "inject=listen:delay_enter=3000000");
        try (LabNamespace namespace = LabNamespace.create();
                LabListener first = LabListener.open(namespace, TCP, 17);
                LabListener second = LabListener.open(namespace, TCP, 17)) {
            start(namespace, slow, first);
            Await.until("the intent of the first", LIMIT, () -> lines() == 1);

            start(namespace, List.of(), second);

            awaitEnd();
            assertRecords("1 intent", "1 result", "2 intent", "2 result");
            assertThat(List.of(first.limit(), second.limit())).containsOnly(99);
        }
    }

    @Test
    void manyCommandsLeaveAJournalInOrder() throws Exception {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener first = LabListener.open(namespace, TCP, 17);
                LabListener second = LabListener.open(namespace, TCP, 17);
                LabListener third = LabListener.open(namespace, TCP, 17)) {
            for (LabListener each : List.of(first, second, third)) {
                start(namespace, List.of(), each);
            }

            awaitEnd();
            assertRecords("1 intent", "1 result", "2 intent", "2 result", "3 intent", "3 result");
            assertThat(List.of(first.limit(), second.limit(), third.limit())).containsOnly(99);
        }
    }

    private void start(LabNamespace namespace, List<String> before, LabListener listener) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("setpriv", "--pdeathsig", "KILL", "nsenter", "--net=" + namespace.path(), "--"));
        words.addAll(product.wordsBehind(before, "resize", ":" + listener.port(), "99", "--yes"));
        commands.add(new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private void awaitEnd() throws InterruptedException {
        for (Process command : commands) {
            assertThat(command.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(command.exitValue()).isZero();
        }
    }

    private long lines() {
        try {
            return Files.exists(product.journal())
                    ? Files.readString(product.journal()).lines().count()
                    : 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void assertRecords(String... records) throws IOException {
        assertThat(product.journalLines())
                .extracting(line -> line.get("id") + " " + line.get("record"))
                .containsExactly(records);
    }
}
