package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.Receiver;
import dev.tidemark.history.HistoryFile;
import dev.tidemark.history.HistoryRefused;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An agent that is killed and started again goes on as if it had never been away.
final class AgentRestartKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ListenerRecipe TCP = ListenerRecipe.tcp("127.0.0.1");
    private static final String NAME =
            "tidemark-restart-" + ProcessHandle.current().pid();
    private static final Pattern TOLD = Pattern.compile("\"event\":\"(\\w+)\",\"rule\":\"(\\w+)\"");
    private static final String FULL = "full, when: fill, above: 90";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void eachAlertIsToldOnceThoughTheAgentIsKilledInBetween() throws IOException {
        try (Receiver receiver = Receiver.start(_ -> 200);
                LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 7);
                LabClients _ = LabClients.fill(namespace, listener, LIMIT)) {
            try (AgentProcess _ = alerting(receiver, FULL)) {
                awaitTold(receiver, "raised full");
                awaitKept("full");
            }
            // What another rule tells after seconds shows that it looked.
            try (AgentProcess _ = alerting(receiver, FULL, "small, when: limit-below, min: 8, for: 3s")) {
                awaitTold(receiver, "raised full", "raised small");
                awaitKept("small");
            }
            listener.drain();
            try (AgentProcess agent = alerting(receiver, FULL, "small, when: limit-below, min: 8, for: 3s")) {
                awaitTold(receiver, "raised full", "raised small", "cleared full");
                agent.awaitLog("info full: over for 127.0.0.1:" + listener.port());
                Await.until("the end", LIMIT, () -> !kept().contains("full"));
            }
        }
    }

    @Test
    void whatTheWebhookDidNotTakeIsSentByTheNextAgent() throws IOException {
        try (Receiver deaf = Receiver.start(_ -> 503);
                Receiver receiver = Receiver.start(_ -> 200);
                LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 7)) {
            assertThat(listener.limit()).isEqualTo(7);
            try (AgentProcess _ = alerting(deaf, "small, when: limit-below, min: 8")) {
                Await.until("a try", LIMIT, () -> !deaf.bodies().isEmpty());
                Await.until("kept", LIMIT, () -> kept().contains("\"unsent\":[\"{"));
            }
            try (AgentProcess _ = alerting(receiver, "small, when: limit-below, min: 8")) {
                awaitTold(receiver, "raised small");
                awaitKept("small");
            }
        }
    }

    @Test
    void peaksOfTheLastHourAreThereRightAfterAKill() throws IOException, InterruptedException {
        Instant begin = Instant.now();
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, TCP, 17)) {
            Instant ready;
            try (LabClients _ = LabClients.connect(namespace, listener, 13);
                    AgentProcess _ = AgentProcess.start(folder)) {
                ready = Instant.now();
                listener.awaitLength(13, LIMIT);
                Await.until("it is in the file", LIMIT, () -> isRecorded(listener));
            }
            listener.drain();
            try (AgentProcess agent = AgentProcess.start(folder)) {
                String page = agent.get("/metrics");
                for (String window : List.of("5m", "1h", "lifetime")) {
                    assertThat(page)
                            .containsPattern("tidemark_accept_queue_peak\\{[^}]*127\\.0\\.0\\.1:" + listener.port()
                                    + "\"[^}]*window=\"" + window + "\"[^}]*} 13");
                }
                Matcher since = Pattern.compile(
                                "\"127\\.0\\.0\\.1:" + listener.port() + "\".*?\"dropsTotal\".*?\"since\":\"([^\"]+)\"")
                        .matcher(agent.get("/api/v1/listeners"));
                assertThat(since.find()).isTrue();
                assertThat(Instant.parse(since.group(1)))
                        .as("that of the first agent's first sample, by intervals of ten seconds")
                        .isBetween(begin.minusSeconds(10), ready);
            }
        }
    }

    private boolean isRecorded(LabListener listener) {
        try (HistoryFile file = HistoryFile.open(folder.resolve("state").resolve("history.db"))) {
            return file.past(Instant.now(), false).entrySet().stream()
                    .anyMatch(each -> each.getKey().address().endsWith(":" + listener.port())
                            && each.getValue().highest().queue().length() == 13);
        } catch (HistoryRefused _) {
            return false;
        }
    }

    private AgentProcess alerting(Receiver receiver, String... rules) throws IOException {
        StringBuilder text = new StringBuilder("alerts:\n  webhook: {url: \"" + receiver.address() + "\"}\n  rules:\n");
        for (String rule : rules) {
            text.append("    - {name: ")
                    .append(rule)
                    .append(", filter: [\"netns:")
                    .append(NAME)
                    .append("\"]}\n");
        }
        Path config = folder.resolve("agent.yaml");
        Files.writeString(config, text);
        return AgentProcess.start(folder, "--config", config.toString());
    }

    private static void awaitTold(Receiver receiver, String... wanted) {
        List<String> told = Await.value("told", LIMIT, () -> told(receiver), seen -> seen.size() >= wanted.length);
        assertThat(told).containsExactly(wanted);
    }

    private static List<String> told(Receiver receiver) {
        return receiver.bodies().stream()
                .map(body -> {
                    Matcher event = TOLD.matcher(body);
                    assertThat(event.find()).as(body).isTrue();
                    return event.group(1) + " " + event.group(2);
                })
                .toList();
    }

    private void awaitKept(String rule) {
        Await.until(rule, LIMIT, () -> kept().contains("\"rule\":\"" + rule) && kept().contains("\"unsent\":[]"));
    }

    private String kept() {
        Path file = folder.resolve("state").resolve("alerts.json");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException replaced) {
            return "";
        }
    }
}
