package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The privileges that the systemd unit leaves are enough.
final class AgentUnitKernelTest {
    private static final Path UNIT = Path.of("..", "packaging", "systemd", "tidemark-agent.service");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void withTheCapabilitiesOfTheUnitAllIsSeen() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.named(
                        "tidemark-unit-" + ProcessHandle.current().pid());
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 17);
                AgentProcess agent = AgentProcess.recipe(folder)
                        .behind("setpriv", "--bounding-set", capabilities(), "--no-new-privs", "--")
                        .start()
                        .awaitReady()) {
            Map<String, Object> seen = new Product.Answer(0, agent.get("/api/v1/listeners"), "")
                    .listeners().stream()
                            .filter(each -> Product.text(each, "listener").equals("127.0.0.1:" + listener.port()))
                            .findFirst()
                            .orElseThrow();

            assertThat(Product.objects(seen, "owners")).isNotEmpty();
        }
    }

    /// As setpriv(1) takes them: `-all,+sys_ptrace`.
    private static String capabilities() throws IOException {
        List<String> lines = Files.readAllLines(UNIT);
        String set = lines.stream()
                .filter(line -> line.startsWith("CapabilityBoundingSet="))
                .findFirst()
                .orElseThrow();
        return "-all,"
                + Arrays.stream(set.substring(set.indexOf('=') + 1).split(" ", -1))
                        .map(name -> "+" + name.toLowerCase(Locale.ROOT).replaceFirst("^cap_", ""))
                        .collect(Collectors.joining(","));
    }
}
