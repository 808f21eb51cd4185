package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.cli.AgentProcess;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes a real agent while a real queue overflows.
class PrometheusKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int REFUSED = 5;
    private static final String NAME =
            "tidemark-metrics-" + ProcessHandle.current().pid();
    private static final String HERE = "{netns=\"" + NAME + "\"}";

    @TempDir
    Path folder;

    @Test
    void anOverflowMakesAnAlertFireAndEveryQueryOfTheDashboardAnswers() throws IOException {
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                AgentProcess agent = AgentProcess.start(Files.createDirectory(folder.resolve("agent")));
                PrometheusServer prometheus =
                        PrometheusServer.start(folder, agent.url().getAuthority())) {
            prometheus.await("tidemark_listener_overflowing" + HERE + " == 0");
            assertThat(prometheus.target()).containsEntry("health", "up").containsEntry("lastError", "");

            try (LabClients held = LabClients.fill(namespace, listener, LIMIT);
                    LabClients refused = LabClients.connect(namespace, listener, REFUSED)) {
                assertThat(held.count() + refused.count()).isEqualTo(8 + REFUSED);
                assertThat(PrometheusServer.value(overflow(prometheus), "annotations")
                                .toString())
                        .contains("127.0.0.1:" + listener.port() + " java in " + NAME)
                        .contains("next=tidemark doctor :" + listener.port() + " netns:" + NAME + " -a");
                theFiguresAreThoseOfTheKernel(prometheus, namespace);
                everyQueryAnswers(prometheus);
            }
        }
    }

    /// Waits for the alert about our namespace.
    private static Map<String, Object> overflow(PrometheusServer prometheus) {
        return Await.value(
                        "TidemarkOverflow fires",
                        LIMIT,
                        () -> prometheus.alerts().stream()
                                .filter(alert -> "firing".equals(alert.get("state")))
                                .filter(alert -> labels(alert).contains("alertname=TidemarkOverflow,"))
                                .filter(alert -> labels(alert).contains(NAME))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String labels(Map<String, Object> alert) {
        return PrometheusServer.value(alert, "labels").toString();
    }

    private static void theFiguresAreThoseOfTheKernel(PrometheusServer prometheus, LabNamespace namespace) {
        prometheus.await("tidemark_accept_queue_length" + HERE + " > tidemark_accept_queue_limit");
        prometheus.await("tidemark_accept_queue_peak{netns=\"" + NAME + "\", window=\"lifetime\"} == 8");
        prometheus.await("tidemark_accept_queue_peak_at_capacity{netns=\"" + NAME + "\", window=\"10s\"} == 1");
        prometheus.await("tidemark_listener_episodes_total" + HERE + " == 1");
        Await.until(
                "as many overflows as the kernel counts",
                LIMIT,
                () -> !prometheus
                        .query("tidemark_listen_overflows_total" + HERE + " == "
                                + namespace.counters().of("TcpExtListenOverflows"))
                        .isEmpty());
        assertThat(namespace.counters().of("TcpExtListenOverflows")).isGreaterThanOrEqualTo(REFUSED);
    }

    private static void everyQueryAnswers(PrometheusServer prometheus) throws IOException {
        List<String> queries = GrafanaDashboard.read().queries();
        assertThat(queries).hasSizeGreaterThan(30);
        queries.forEach(prometheus::await);
        for (MetricCatalog metric : MetricCatalog.values()) {
            // It has to be understood; most examples look for trouble and find none.
            prometheus.query(metric.entry().example().query());
        }
        assertThat(prometheus.ruleGroups())
                .flatExtracting(group -> PrometheusServer.objects(group, "rules"))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(rule).doesNotContainKey("lastError").containsEntry("health", "ok"));
    }
}
