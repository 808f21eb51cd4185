package dev.tidemark.cli;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// A small listener in a namespace of its own, clients who wait in it, and agents whose one rule is about it.
final class ElasticLab implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);

    /// The limit that the listener asks for.
    static final int SMALL = 17;

    /// So many who wait make it half full, and grow to this.
    static final int HALF = 11;

    static final int GROWN = 34;

    private final Path folder;
    private final LabNamespace namespace;
    private final LabListener listener;
    private final Deque<LabClients> crowds = new ArrayDeque<>();

    private ElasticLab(Path folder, LabNamespace namespace, LabListener listener) {
        this.folder = folder;
        this.namespace = namespace;
        this.listener = listener;
    }

    /// @param folder for configurations, and what agents keep
    static ElasticLab open(Path folder) {
        LabNamespace namespace =
                LabNamespace.named("tidemark-elastic-" + ProcessHandle.current().pid());
        return new ElasticLab(folder, namespace, LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), SMALL));
    }

    LabNamespace namespace() {
        return namespace;
    }

    LabListener listener() {
        return listener;
    }

    /// @param more of the rule
    Path config(String more) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), """
                elastic:
                  mode: on
                  rules:
                    - {filter: [":%d"], calm: 2s, ceiling: 500%s}
                """.formatted(listener.port(), more));
    }

    /// An agent in the namespace.
    ///
    /// @param more of the rule
    AgentProcess agent(String more) throws IOException {
        return AgentProcess.start(
                namespace, folder, "--config", config(more).toString(), "--interval", "50ms", "--probe", "off");
    }

    /// One without a rule.
    AgentProcess agentWithoutRule() throws IOException {
        return AgentProcess.start(namespace, folder, "--probe", "off");
    }

    /// So many come, and wait until the end.
    void come(int clients) {
        LabClients crowd = LabClients.connect(namespace, listener, clients);
        crowds.push(crowd);
        crowd.awaitConnected(clients, LIMIT);
    }

    /// Half a queue of clients comes, and an agent makes it grow.
    void grow() {
        come(HALF);
        awaitLimit(GROWN);
    }

    void awaitLimit(int limit) {
        int _ = Await.value("limit " + limit, LIMIT, listener::limit, now -> now == limit);
    }

    /// Those who came go.
    void leave() {
        crowds.forEach(LabClients::close);
        crowds.clear();
    }

    @Override
    public void close() {
        leave();
        listener.close();
        namespace.close();
    }

    List<Map<String, Object>> journal() throws IOException {
        return journal(folder);
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
