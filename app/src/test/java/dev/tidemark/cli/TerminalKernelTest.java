package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user sees in a terminal of 80 columns, in tmux.
final class TerminalKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theScreenFitsTheTerminalAndItsLastLineSaysWhatItMeans() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener full = LabListener.open(namespace, ListenerRecipe.tcp("0.0.0.0"), 2);
                LabClients _ = LabClients.fill(namespace, full, LIMIT);
                TmuxTerminal terminal = start(namespace, "list", "--unix")) {
            String address = "0.0.0.0:" + full.port();
            List<String> screen = terminal.await("Next: tidemark doctor :" + full.port());
            assertThat(screen).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
            assertThat(screen.getFirst()).startsWith("STATE LISTENER");
            assertThat(screen.get(1)).startsWith("FULL  " + address).contains("     3     2 100%");
            assertThat(screen.get(2))
                    .startsWith("ok    …")
                    .contains(terminal.server().substring(6) + " tmux: server");
            // The terminal breaks the line below the table itself.
            assertThat(String.join("", screen))
                    .contains("1 of 2 listeners is FULL: " + address + " admits no new client.  Next: tidemark doctor :"
                            + full.port());
            assertThat(terminal.colored()).contains("\033[1m\033[31mFULL");
        }
    }

    @Test
    void controlCEndsWatchingWithItsSummary() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 5);
                TmuxTerminal terminal = start(namespace, "watch", "--interval", "50ms")) {
            List<String> _ = terminal.await("0/6");

            terminal.type("C-c");

            List<String> screen = terminal.await("Highest seen: 127.0.0.1:" + listener.port());
            assertThat(screen).anySatisfy(line -> assertThat(line).containsPattern("[0-9] ticks? of 50 ms"));
        }
    }

    private TmuxTerminal start(LabNamespace namespace, String... arguments) {
        return TmuxTerminal.start(namespace, Product.asRoot(folder).words(arguments));
    }
}
