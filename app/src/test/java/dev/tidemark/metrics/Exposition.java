package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A page of metrics read back, strictly: whatever a scraper would refuse fails.
///
/// @param heads the comment lines, in order
/// @param series each series as `name{label="value",...}` with its labels in alphabetical order, to its value
record Exposition(List<String> heads, Map<String, Double> series) {
    static Exposition parse(byte[] page) {
        String text = new String(page, StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n").doesNotContain("\r").doesNotContain("\n\n");
        List<String> heads = new ArrayList<>();
        Map<String, Double> series = new TreeMap<>();
        Set<String> families = new HashSet<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                heads.add(line);
                if (line.startsWith("# TYPE ")) {
                    assertThat(families.add(line.split(" ", -1)[2])).as(line).isTrue();
                }
            } else {
                int value = line.lastIndexOf(' ');
                String before = normalized(line.substring(0, value));
                assertThat(series.put(before, Double.valueOf(line.substring(value + 1))))
                        .as("twice: " + before)
                        .isNull();
            }
        }
        return new Exposition(heads, series);
    }

    private static String normalized(String series) {
        int brace = series.indexOf('{');
        if (brace < 0) {
            assertThat(series).matches("[a-z_]+");
            return series;
        }
        assertThat(series.substring(0, brace)).matches("[a-z_]+");
        Map<String, String> labels = new TreeMap<>();
        int at = brace + 1;
        while (series.charAt(at) != '}') {
            int equals = series.indexOf('=', at);
            String name = series.substring(at, equals);
            assertThat(name).matches("[a-z_]+");
            assertThat(series.charAt(equals + 1)).isEqualTo('"');
            int end = equals + 2;
            while (series.charAt(end) != '"') {
                assertThat(series.charAt(end)).isGreaterThanOrEqualTo(' ');
                end += series.charAt(end) == '\\' ? 2 : 1;
            }
            assertThat(labels.put(name, series.substring(equals + 2, end))).isNull();
            at = end + 1;
            if (series.charAt(at) == ',') {
                at++;
            }
        }
        assertThat(at).isEqualTo(series.length() - 1);
        return series.substring(0, brace) + labels;
    }

    /// The names of all series, those of a histogram without their endings.
    Set<String> names() {
        Set<String> names = new HashSet<>();
        series.keySet().forEach(series -> {
            int brace = series.indexOf('{');
            names.add((brace < 0 ? series : series.substring(0, brace))
                    .replaceFirst("sampled_length_(bucket|count|sum)$", "sampled_length"));
        });
        return names;
    }
}
