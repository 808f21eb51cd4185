package dev.tidemark.metrics;

import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The dashboard that is shipped, packaging/grafana/tidemark.json.
final class GrafanaDashboard {
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String text;
    private final Map<String, Object> dashboard;

    private GrafanaDashboard(String text) {
        this.text = text;
        this.dashboard = JSON.fromJsonObject(text);
    }

    static GrafanaDashboard read() throws IOException {
        return new GrafanaDashboard(Files.readString(Path.of("..", "packaging", "grafana", "tidemark.json")));
    }

    String text() {
        return text;
    }

    List<Map<String, Object>> panels() {
        return PrometheusServer.objects(dashboard, "panels");
    }

    /// Every query as Prometheus gets it while everything is chosen.
    List<String> queries() {
        List<String> queries = new ArrayList<>();
        for (Map<String, Object> panel : panels()) {
            if (panel.containsKey("targets")) {
                PrometheusServer.objects(panel, "targets")
                        .forEach(target -> queries.add(filled(PrometheusServer.value(target, "expr"))));
            }
        }
        PrometheusServer.objects(PrometheusServer.object(dashboard, "annotations"), "list")
                .forEach(annotation -> queries.add(filled(PrometheusServer.value(annotation, "expr"))));
        for (Map<String, Object> variable :
                PrometheusServer.objects(PrometheusServer.object(dashboard, "templating"), "list")) {
            Matcher values = LABEL_VALUES.matcher(String.valueOf(variable.get("definition")));
            if (values.matches()) {
                queries.add(filled("count by (" + values.group(2) + ") (" + values.group(1) + ")"));
            }
        }
        return queries;
    }

    private static String filled(Object expression) {
        return String.valueOf(expression)
                .replace("$__rate_interval", "10s")
                .replace("$__range", "1m")
                .replaceAll("\\$(instance|netns|listener)", ".*");
    }
}
