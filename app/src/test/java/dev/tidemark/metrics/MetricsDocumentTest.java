package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
    @Test
    void theDocumentSaysWhatTheCatalogSays() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "metrics.md")))
                .as("docs/metrics.md (expected: run docs/generate-metrics)")
                .isEqualTo(MetricsDocument.text());
    }

    @Test
    void everyMetricIsNamedOnceAndAsPrometheusWantsIt() {
        List<MetricEntry> all =
                Arrays.stream(MetricCatalog.values()).map(MetricCatalog::entry).toList();
        assertThat(all).extracting(MetricEntry::name).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(entry -> {
            assertThat(entry.name()).matches("(tidemark|process)_[a-z]+(_[a-z]+)*");
            assertThat(entry.help()).endsWith(".").doesNotContain("\n").doesNotContain("\\");
            assertThat(entry.example().query()).contains(entry.name());
        });
    }
}
