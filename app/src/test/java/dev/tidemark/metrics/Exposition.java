package dev.tidemark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A page of metrics read back, strictly: whatever a scraper would refuse fails.
///
/// @param heads the comment lines, in order
/// @param series each series as `name{label=value, ...}` with its labels in alphabetical order, to its value
/// @param parsed the same with the labels taken apart
record Exposition(List<String> heads, Map<String, Double> series, Map<Series, Double> parsed) {
    /// What tells one value from all others.
    record Series(String name, Map<String, String> labels) {
        String text() {
            return labels.isEmpty() ? name : name + labels;
        }
    }

    static Exposition parse(byte[] page) {
        String text = new String(page, StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n").doesNotContain("\r").doesNotContain("\n\n");
        List<String> heads = new ArrayList<>();
        Map<String, Double> series = new TreeMap<>();
        Map<Series, Double> parsed = new LinkedHashMap<>();
        Set<String> families = new HashSet<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                heads.add(line);
                if (line.startsWith("# TYPE ")) {
                    assertThat(families.add(line.split(" ", -1)[2])).as(line).isTrue();
                }
            } else {
                int value = line.lastIndexOf(' ');
                Series of = series(line.substring(0, value));
                assertThat(parsed.put(of, Double.valueOf(line.substring(value + 1))))
                        .as("twice: " + of)
                        .isNull();
                series.put(of.text(), Double.valueOf(line.substring(value + 1)));
            }
        }
        return new Exposition(heads, series, parsed);
    }

    private static Series series(String series) {
        int brace = series.indexOf('{');
        if (brace < 0) {
            assertThat(series).matches("[a-z_]+");
            return new Series(series, Map.of());
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
            assertThat(labels.put(name, unquoted(series.substring(equals + 2, end))))
                    .isNull();
            at = end + 1;
            if (series.charAt(at) == ',') {
                at++;
            }
        }
        assertThat(at).isEqualTo(series.length() - 1);
        return new Series(series.substring(0, brace), labels);
    }

    private static String unquoted(String value) {
        return value.translateEscapes();
    }

    /// The names of all series, those of a histogram without their endings.
    Set<String> names() {
        Set<String> names = new HashSet<>();
        parsed.keySet()
                .forEach(each ->
                        names.add(each.name().replaceFirst("(sampled_length|wait_seconds)_(bucket|count|sum)$", "$1")));
        return names;
    }
}
