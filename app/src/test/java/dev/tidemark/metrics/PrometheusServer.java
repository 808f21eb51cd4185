package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real Prometheus, Debian's, with the rules as they are shipped, that scrapes one agent each second.
final class PrometheusServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path RULES =
            Path.of("..", "packaging", "prometheus").toAbsolutePath().normalize();

    private final Process process;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private PrometheusServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param folder for its files
    /// @param target the host and port of the agent
    static PrometheusServer start(Path folder, String target) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                        global:
                          scrape_interval: 1s
                          evaluation_interval: 1s
                        rule_files: ['%1$s/tidemark.rules.yml', '%1$s/tidemark.alerts.yml']
                        scrape_configs:
                          - job_name: tidemark
                            static_configs: [{targets: ['%2$s']}]
                        """.formatted(RULES, target));
        int port = freePort();
        Process process = new ProcessBuilder(List.of(
                        "setpriv",
                        "--pdeathsig",
                        "KILL",
                        "/usr/bin/prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, port);
        Await.until("Prometheus is ready, see " + folder, LIMIT, server::isReady);
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() {
        assertThat(process.isAlive()).as("Prometheus lives").isTrue();
        try {
            return fetch("/-/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> fetch(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// The `data` of an answer that has to be a success.
    private Map<String, Object> ask(String path) {
        String body = fetch(path).body();
        Map<String, Object> answer = JSON.fromJsonObject(body);
        assertThat(answer).as(path + ": " + body).containsEntry("status", "success");
        return object(answer, "data");
    }

    /// What the instant query `promql` gives: a `metric` and a `value` each.
    List<Map<String, Object>> query(String promql) {
        return objects(ask("/api/v1/query?query=" + encoded(promql)), "result");
    }

    /// Waits until `promql` gives something.
    List<Map<String, Object>> await(String promql) {
        return Await.value(promql, LIMIT, () -> query(promql), result -> !result.isEmpty());
    }

    /// The alerts that are pending or firing.
    List<Map<String, Object>> alerts() {
        return objects(ask("/api/v1/alerts"), "alerts");
    }

    /// The groups of rules with how their last evaluation went.
    List<Map<String, Object>> ruleGroups() {
        return objects(ask("/api/v1/rules"), "groups");
    }

    /// How the last scrape of the agent went.
    Map<String, Object> target() {
        return objects(ask("/api/v1/targets"), "activeTargets").getFirst();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
        return (List<Map<String, Object>>) value(object, name);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> object, String name) {
        return (Map<String, Object>) value(object, name);
    }

    static Object value(Map<String, Object> object, String name) {
        return Optional.ofNullable(object.get(name))
                .orElseThrow(() -> new AssertionError(name + " (expected: one of " + object.keySet() + ")"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
