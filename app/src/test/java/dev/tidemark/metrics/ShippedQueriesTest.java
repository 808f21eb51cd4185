package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What is shipped for Prometheus and Grafana asks for metrics that there are.
class ShippedQueriesTest {
    private static final Path PROMETHEUS = Path.of("..", "packaging", "prometheus");
    private static final Pattern METRIC = Pattern.compile("(?<![\\w:])(?:tidemark|process)_\\w+");
    private static final Set<String> CATALOG = Arrays.stream(MetricCatalog.values())
            .map(metric -> metric.entry().name())
            .collect(Collectors.toSet());

    private static List<String> metrics(String text) {
        return METRIC.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                .toList();
    }

    @Test
    void rulesAndTheirTestsNameMetricsOfTheCatalog() throws IOException {
        for (String file : List.of("tidemark.rules.yml", "tidemark.alerts.yml", "tests/alerts.yml")) {
            assertThat(metrics(Files.readString(PROMETHEUS.resolve(file))))
                    .as(file)
                    .isNotEmpty()
                    .isSubsetOf(CATALOG);
        }
    }

    @Test
    void recordedSeriesThatAnAlertAsksForAreRecorded() throws IOException {
        Pattern recorded = Pattern.compile("(?:tidemark|instance):\\w+:\\w+");
        String rules = Files.readString(PROMETHEUS.resolve("tidemark.rules.yml"));
        assertThat(recorded.matcher(Files.readString(PROMETHEUS.resolve("tidemark.alerts.yml")))
                        .results()
                        .map(MatchResult::group))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(rules).contains("record: " + name + "\n"));
    }

    @Test
    void theDashboardNamesMetricsOfTheCatalogAndNoDataSourceOfItsOwn() throws IOException {
        GrafanaDashboard dashboard = GrafanaDashboard.read();
        assertThat(dashboard.queries())
                .allSatisfy(query -> assertThat(query).doesNotContain("$"))
                .flatExtracting(ShippedQueriesTest::metrics)
                .isNotEmpty()
                .isSubsetOf(CATALOG);
        assertThat(Pattern.compile("\"uid\": \"([^\"]*)\"")
                        .matcher(dashboard.text())
                        .results()
                        .map(uid -> uid.group(1))
                        .distinct())
                .containsExactlyInAnyOrder("${datasource}", "tidemark-listen-queues");
        assertThat(dashboard.panels())
                .filteredOn(panel -> !"row".equals(panel.get("type")))
                .allSatisfy(panel -> assertThat(
                                PrometheusServer.value(panel, "description").toString())
                        .isNotEmpty());
    }
}
