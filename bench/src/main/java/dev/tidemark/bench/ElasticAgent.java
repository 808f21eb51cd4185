package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `tidemark agent` as users start it, with some queues elastic.
///
/// @param filters of the elastic ones; none for an agent without
record ElasticAgent(List<String> filters, Duration clientTimeout, Duration calm) {
    static ElasticAgent of(String filter, Duration clientTimeout, Duration calm) {
        return new ElasticAgent(List.of(filter), clientTimeout, calm);
    }

    static ElasticAgent off() {
        return new ElasticAgent(List.of(), Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /// Starts it, with its state in `folder`, and returns when it is ready.
    ///
    /// @param before what its command line begins with, such as a namespace
    RunningProgram start(Path project, Path folder, List<String> before) {
        Path config = folder.resolve("agent.yaml");
        try {
            Files.writeString(config, text(folder));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List<String> words = new ArrayList<>(before);
        words.addAll(List.of(project.resolve("tidemark").toString(), "agent", "--config", config.toString()));
        Map<String, String> state = Map.of("STATE_DIRECTORY", folder.toString());
        return RunningProgram.start("tidemark agent", folder, "tidemark agent: ", state, words);
    }

    private String text(Path folder) {
        String rules = filters.isEmpty()
                ? ""
                : """
                elastic:
                  mode: on
                  rules:
                    - filter: [%s]
                      client-timeout: %dms
                      calm: %dms
                """.formatted(
                                filters.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", ")),
                                clientTimeout.toMillis(),
                                calm.toMillis());
        return """
                sample:
                  interval: 100ms
                  namespaces: current
                history: %s
                http:
                  listen: 127.0.0.1:9559
                """.formatted(folder.resolve("history.db")) + rules;
    }
}
