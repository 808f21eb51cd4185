package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user sees in a terminal of 80 columns, in tmux.
final class TerminalKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final AtomicInteger SERVERS = new AtomicInteger();

    /// tmux listens at a path of this name, too long for its column.
    private final String server = "tidemark-test-" + ProcessHandle.current().pid() + "-" + SERVERS.incrementAndGet();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theScreenFitsTheTerminalAndItsLastLineSaysWhatItMeans() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener full = LabListener.open(namespace, ListenerRecipe.tcp("0.0.0.0"), 2);
                LabClients _ = LabClients.fill(namespace, full, LIMIT)) {
            start(namespace, "list", "--unix");

            String address = "0.0.0.0:" + full.port();
            List<String> screen = await(namespace, "Next: tidemark doctor :" + full.port());
            assertThat(screen).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
            assertThat(screen.getFirst()).startsWith("STATE LISTENER");
            assertThat(screen.get(1)).startsWith("FULL  " + address).contains("     3     2 100%");
            assertThat(screen.get(2)).startsWith("ok    …").contains(server.substring(6) + " tmux: server");
            // The terminal breaks the line below the table itself.
            assertThat(String.join("", screen))
                    .contains("1 of 2 listeners is FULL: " + address + " admits no new client.  Next: tidemark doctor :"
                            + full.port());
            assertThat(tmux(namespace, "capture-pane", "-p", "-e", "-t", "0")).contains("\033[1m\033[31mFULL");
        }
    }

    @Test
    void controlCEndsWatchingWithItsSummary() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 5)) {
            start(namespace, "watch", "--interval", "50ms");
            await(namespace, "0/6");

            tmux(namespace, "send-keys", "-t", "0", "C-c");

            List<String> screen = await(namespace, "Highest seen: 127.0.0.1:" + listener.port());
            assertThat(screen).anySatisfy(line -> assertThat(line).containsPattern("[0-9] ticks? of 50 ms"));
        }
    }

    @AfterEach
    void endTmux() {
        try (LabNamespace anywhere = LabNamespace.create()) {
            NamespaceCommand.run(anywhere, LIMIT, List.of("tmux", "-L", server, "kill-server"));
        }
    }

    /// Runs the product in the terminal, which stays when it has ended.
    private void start(LabNamespace namespace, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("new-session", "-d", "-x", "80", "-y", "24", "/bin/sh", "-c", "\"$@\"; read -r _", "tidemark"));
        command.addAll(Product.asRoot(folder).words(arguments));
        tmux(namespace, command.toArray(String[]::new));
    }

    private List<String> await(LabNamespace namespace, String text) {
        String screen = Await.value(
                text,
                LIMIT,
                () -> tmux(namespace, "capture-pane", "-p", "-t", "0"),
                seen -> seen.replace("\n", "").contains(text.replace("\n", "")));
        return Arrays.stream(screen.split("\n", -1))
                .filter(line -> !line.isBlank())
                .toList();
    }

    private String tmux(LabNamespace namespace, String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", server));
        command.addAll(List.of(arguments));
        NamespaceCommand.Outcome outcome = NamespaceCommand.run(namespace, LIMIT, command);
        assertThat(outcome.exitCode()).as("%s", outcome.output()).isZero();
        return outcome.output();
    }
}
