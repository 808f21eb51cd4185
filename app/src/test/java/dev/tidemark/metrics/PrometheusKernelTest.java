package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.web.AgentServer;
import dev.tidemark.web.HttpSettings;
import dev.tidemark.web.Served;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes an agent while a real queue overflows.
class PrometheusKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int REFUSED = 5;
    private static final String NAME =
            "tidemark-metrics-" + ProcessHandle.current().pid();

    @TempDir
    Path folder;

    @Test
    void anOverflowMakesAnAlertFireAndEveryQueryOfTheDashboardAnswers() throws IOException {
        Sampling sampling = new Sampling(
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                Scope.ALL,
                true,
                Selection.of(List.of(Filter.parse("netns:" + NAME))));
        InstantSource clock = InstantSource.system();
        AtomicReference<AgentServer> serving = new AtomicReference<>();
        try (LabNamespace namespace = LabNamespace.named(NAME);
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                Sampler sampler = Sampler.startAlone(sampling, "0.1.0", clock);
                AgentServer server = AgentServer.start(
                        HttpSettings.at("127.0.0.1:0"),
                        new Served(
                                sampler,
                                Optional::empty,
                                MetricsPage.of(sampler, () -> clients(serving))::render,
                                clock));
                PrometheusServer prometheus = PrometheusServer.start(
                        folder, "127.0.0.1:" + server.address().getPort())) {
            serving.set(server);
            prometheus.await("tidemark_listener_overflowing == 0");
            assertThat(prometheus.target()).containsEntry("health", "up").containsEntry("lastError", "");

            try (LabClients held = LabClients.fill(namespace, listener, LIMIT);
                    LabClients refused = LabClients.connect(namespace, listener, REFUSED)) {
                assertThat(held.count() + refused.count()).isEqualTo(8 + REFUSED);
                Map<String, Object> alert = Await.value(
                                "TidemarkOverflow fires",
                                LIMIT,
                                () -> prometheus.alerts().stream()
                                        .filter(each -> "firing".equals(each.get("state")))
                                        .filter(each -> each.toString().contains("TidemarkOverflow"))
                                        .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
                assertThat(alert.get("annotations").toString())
                        .contains("127.0.0.1:" + listener.port() + " java in " + NAME)
                        .contains("next=tidemark doctor :" + listener.port() + " netns:" + NAME + " -a");
                theFiguresAreThoseOfTheKernel(prometheus, namespace);
                everyQueryAnswers(prometheus);
            }
        }
    }

    private static OptionalInt clients(AtomicReference<AgentServer> serving) {
        return Optional.ofNullable(serving.get())
                .map(server -> OptionalInt.of(server.streamClients()))
                .orElse(OptionalInt.empty());
    }

    private static void theFiguresAreThoseOfTheKernel(PrometheusServer prometheus, LabNamespace namespace) {
        prometheus.await("tidemark_accept_queue_length > tidemark_accept_queue_limit");
        prometheus.await("tidemark_accept_queue_peak{window=\"lifetime\"} == 8");
        prometheus.await("tidemark_accept_queue_peak_at_capacity{window=\"10s\"} == 1");
        prometheus.await("tidemark_listener_episodes_total == 1");
        Await.until(
                "as many overflows as the kernel counts",
                LIMIT,
                () -> !prometheus
                        .query("tidemark_listen_overflows_total == "
                                + namespace.counters().of("TcpExtListenOverflows"))
                        .isEmpty());
        assertThat(namespace.counters().of("TcpExtListenOverflows")).isGreaterThanOrEqualTo(REFUSED);
    }

    private static void everyQueryAnswers(PrometheusServer prometheus) throws IOException {
        List<String> queries = GrafanaDashboard.read().queries();
        assertThat(queries).hasSizeGreaterThan(30);
        queries.forEach(prometheus::await);
        for (MetricCatalog metric : MetricCatalog.values()) {
            // Must be understood; most examples look for trouble and find none.
            prometheus.query(metric.entry().example().query());
        }
        assertThat(prometheus.ruleGroups())
                .flatExtracting(group -> PrometheusServer.objects(group, "rules"))
                .isNotEmpty()
                .allSatisfy(
                        rule -> assertThat(rule).doesNotContainKey("lastError").containsEntry("health", "ok"));
    }
}
