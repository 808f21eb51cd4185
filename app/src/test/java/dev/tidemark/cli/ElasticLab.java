package dev.tidemark.cli;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A small listener in a namespace of its own, and an agent whose one rule is about it.
final class ElasticLab {
    static final Duration LIMIT = Duration.ofSeconds(20);

    /// The limit that the listener asks for.
    static final int SMALL = 17;

    private ElasticLab() {}

    static LabNamespace namespace() {
        return LabNamespace.named("tidemark-elastic-" + ProcessHandle.current().pid());
    }

    static LabListener listener(LabNamespace namespace) {
        return LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), SMALL);
    }

    /// @param more of the rule
    static Path config(Path folder, LabListener listener, String more) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), """
                elastic:
                  mode: on
                  rules:
                    - {filter: [":%d"], calm: 2s, ceiling: 500%s}
                """.formatted(listener.port(), more));
    }

    static AgentProcess agent(LabNamespace namespace, Path folder, Path config) throws IOException {
        return AgentProcess.start(
                namespace, folder, "--config", config.toString(), "--interval", "50ms", "--probe", "off");
    }

    static void awaitLimit(LabListener listener, int limit) {
        int _ = Await.value("limit " + limit, LIMIT, listener::limit, now -> now == limit);
    }

    static List<Map<String, Object>> journal(Path folder) throws IOException {
        return ChangingProduct.asRoot(folder).journalLines();
    }

    static String got(AgentProcess agent, String path) {
        try {
            return agent.get(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
