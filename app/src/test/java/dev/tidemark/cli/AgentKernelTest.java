package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.Receiver;
import dev.tidemark.kernel.process.NotifyReceiver;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The life of the agent's process: how it starts, is told something, and ends.
final class AgentKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {AgentProcess.INTERRUPT, AgentProcess.TERMINATE})
    void aSignalEndsItWithinTwoSeconds(int signal) throws IOException, InterruptedException {
        try (AgentProcess agent = AgentProcess.start(folder)) {
            long begun = System.nanoTime();
            agent.signal(signal);

            assertThat(agent.awaitEnd()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(agent.log().lines()).allMatch(line -> line.matches("\\S+Z (info|debug|warning) .*"));
            assertThat(agent.log()).contains("tidemark agent: ends").doesNotContain("did not end");
        }
    }

    @Test
    void itServesWhatItSeesAndTellsTheServiceManager() throws IOException, InterruptedException {
        Path socket = folder.resolve("notify");
        try (NotifyReceiver manager = NotifyReceiver.open(new Endpoint.UnixPath(socket.toString()));
                ServerSocket listener = new ServerSocket(0, 7, InetAddress.getLoopbackAddress());
                AgentProcess agent = AgentProcess.recipe(folder)
                        .environment(Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "200000"))
                        .options("--history", "off")
                        .start()
                        .awaitReady()) {
            Await.until(
                    "watchdog",
                    LIMIT,
                    () -> manager.received().stream()
                                    .filter("WATCHDOG=1"::equals)
                                    .count()
                            >= 3);
            List<String> told = manager.received();
            assertThat(told.getFirst())
                    .startsWith("READY=1\nSTATUS=")
                    .contains("every 100 ms; " + agent.url() + "; history off");
            assertThat(agent.get("/api/v1/listeners")).contains(":" + listener.getLocalPort() + "\"");
            assertThat(agent.get("/metrics")).contains("tidemark_accept_queue_limit");

            agent.signal(AgentProcess.HANGUP);
            Await.until("reloading", LIMIT, () -> ready(manager) == 2);
            assertThat(manager.received()).anyMatch(text -> text.matches("RELOADING=1\nMONOTONIC_USEC=\\d+"));

            agent.signal(AgentProcess.TERMINATE);
            assertThat(agent.awaitEnd()).isZero();
            assertThat(manager.received()).last().isEqualTo("STOPPING=1\nSTATUS=ending");
        }
    }

    @Test
    void aWatchdogOfAnotherProcessIsNotFed() throws IOException {
        String name = "tidemark-agent-" + ProcessHandle.current().pid();
        try (NotifyReceiver manager = NotifyReceiver.open(new Endpoint.UnixAbstract(name));
                AgentProcess agent = AgentProcess.recipe(folder)
                        .environment(Map.of(
                                "NOTIFY_SOCKET", "@" + name,
                                "WATCHDOG_USEC", "200000",
                                "WATCHDOG_PID", "1",
                                "JOURNAL_STREAM", "8:9"))
                        .start()) {
            agent.awaitLog("<6>tidemark agent: ");
            for (int ready = 1; ready <= 3; ready++) {
                int wanted = ready;
                Await.until("ready", LIMIT, () -> ready(manager) == wanted);
                agent.signal(AgentProcess.HANGUP);
            }

            assertThat(manager.received()).noneMatch(text -> text.startsWith("WATCHDOG"));
        }
    }

    private static long ready(NotifyReceiver manager) {
        return manager.received().stream()
                .filter(text -> text.startsWith("READY=1"))
                .count();
    }

    @Test
    void aPortThatIsTakenIsToldInOneSentence() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 7, InetAddress.ofLiteral("127.0.0.1"));
                AgentProcess agent = AgentProcess.recipe(folder)
                        .options("--listen", "127.0.0.1:" + taken.getLocalPort())
                        .start()) {
            assertThat(agent.awaitEnd()).isEqualTo(3);
            assertThat(agent.log())
                    .startsWith("tidemark: http.listen: 127.0.0.1:" + taken.getLocalPort())
                    .hasLineCount(1);
        }
    }

    @Test
    void aConfigurationWithASlipOfThePenEndsItAtTheStartAndNotLater() throws IOException, InterruptedException {
        Path config = folder.resolve("agent.yaml");
        Files.writeString(config, "alerts: {rulez: []}\n");
        Product.Answer refused = Product.here("agent", "--config", config.toString(), "--check-config");
        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err())
                .isEqualTo("tidemark: config " + config + ":1: alerts.rulez (expected: alerts.rules)\n");

        Files.writeString(config, "sample: {interval: 50ms}\n");
        try (AgentProcess agent = AgentProcess.start(folder, "--config", config.toString())) {
            Files.writeString(config, "sample: {intervall: 50ms}\n");
            agent.signal(AgentProcess.HANGUP);
            agent.awaitLog("warning configuration: config " + config
                    + ":1: sample.intervall (expected: sample.interval); goes on with the old one");

            Files.writeString(
                    config, "sample: {interval: 20ms}\nhistory: /elsewhere\nalerts: {rules: [{when: overflow}]}\n");
            agent.signal(AgentProcess.HANGUP);
            agent.awaitLog("info configuration: read again, 1 rule; a restart is needed for what changed of sample,"
                    + " history");
            // The view that is served may be half a second old.
            Await.until("events", LIMIT, () -> {
                String events = events(agent);
                return events.contains("\"config-refused\"") && events.contains("\"config-loaded\"");
            });
        }
    }

    private static String events(AgentProcess agent) {
        try {
            return agent.get("/api/v1/events");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void servingEverybodyTakesMoreThanAnAddress() throws IOException {
        for (String asked : List.of("--check-config", "--print-config")) {
            assertThat(Product.here("agent", "--history", folder.toString(), asked)
                            .err())
                    .isEqualTo("tidemark: history: " + folder + " is a folder (expected: a history file)\n");
        }
        Product.Answer open = Product.here("agent", "--listen", "0.0.0.0:9559", "--check-config");

        assertThat(open.exitCode()).isEqualTo(3);
        assertThat(open.err()).startsWith("tidemark: http.listen: 0.0.0.0:9559 without TLS");

        Path config = Files.writeString(folder.resolve("open.yaml"), "\nhttp: {listen: \"0.0.0.0:9559\"}\n");
        assertThat(Product.here("agent", "--config", config.toString(), "--check-config")
                        .err())
                .startsWith("tidemark: config " + config + ":2: http.listen: 0.0.0.0:9559 without TLS");
    }

    @Test
    void whatIsInEffectIsPrintedWithItsOrigin() {
        Product.Answer printed = Product.here("agent", "--interval", "10ms", "--listen", "[::1]:0", "--print-config");

        assertThat(printed.exitCode()).isZero();
        assertThat(printed.out())
                .contains("  interval: 10ms  # --interval\n")
                .contains("  listen: \"[::1]:0\"  # --listen\n")
                .contains("  counters: 1s  # default\n");
    }

    @Test
    void anAlertReachesALoadedWebhook() throws IOException {
        Path config = folder.resolve("agent.yaml");
        Path token = Files.writeString(folder.resolve("token"), "hush\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(config, "{}\n");
        try (Receiver receiver = Receiver.start(_ -> 200);
                ServerSocket listener = new ServerSocket(0, 7, InetAddress.getLoopbackAddress());
                AgentProcess agent = AgentProcess.start(folder, "--config", config.toString())) {
            Files.writeString(config, """
                alerts:
                  webhook: {url: "%s", token-file: "%s"}
                  rules: [{name: small, when: limit-below, min: 8, filter: [":%d"]}]
                """.formatted(receiver.address(), token, listener.getLocalPort()));
            agent.signal(AgentProcess.HANGUP);

            Await.until("alert", LIMIT, () -> !receiver.bodies().isEmpty());
            assertThat(receiver.bodies().getFirst())
                    .startsWith(
                            "{\"schema\":\"tidemark.alert/1\",\"event\":\"raised\",\"rule\":\"small\",\"when\":\"limit-below\",")
                    .contains("\"limit\":7,\"capacity\":8,");
            agent.awaitLog("warning small: ");
        }
    }
}
