package dev.tidemark.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One metric of the [MetricCatalog]: what it is called and what it means.
///
/// @param name as Prometheus stores it, without the `_bucket`, `_sum` and `_count` of a histogram
/// @param kind how Prometheus classes it
/// @param subject what it is about
/// @param ownLabels the labels that it has besides those of its subject
/// @param help one sentence, part of the page
/// @param note what else one should know
/// @param absent when there is no series; empty where there always is one
/// @param example a query that answers something
public record MetricEntry(
        String name,
        Kind kind,
        Subject subject,
        List<String> ownLabels,
        String help,
        Optional<String> note,
        Optional<String> absent,
        Example example) {
    public MetricEntry {
        ownLabels = List.copyOf(ownLabels);
    }

    /// A query and what it answers.
    public record Example(String question, String query) {}

    /// How Prometheus classes a metric.
    public enum Kind {
        GAUGE("", ""),
        COUNTER("_total", ""),
        HISTOGRAM("", "_bucket"),
        INFO("_info", "");

        private final String ending;
        private final String series;

        Kind(String ending, String series) {
            this.ending = ending;
            this.series = series;
        }

        /// As in a `# TYPE` line.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a metric is about, which decides its first labels.
    public enum Subject {
        LISTENER("One listener", List.of("netns", "protocol", "listener", "member", "owner")),
        NAMESPACE("One network namespace", List.of("netns")),
        AGENT("The agent itself", List.of());

        private final String words;
        // It is: made by List.of.
        @SuppressWarnings("ImmutableEnumChecker")
        private final List<String> labels;

        Subject(String words, List<String> labels) {
            this.words = words;
            this.labels = labels;
        }

        /// As a heading has it.
        public String words() {
            return words;
        }

        /// The labels that tell one subject from another.
        public List<String> labels() {
            return labels;
        }
    }

    static MetricEntry gauge(String name, Subject subject, String... labels) {
        return of(name, Kind.GAUGE, subject, labels);
    }

    static MetricEntry counter(String name, Subject subject, String... labels) {
        return of(name, Kind.COUNTER, subject, labels);
    }

    static MetricEntry histogram(String name, Subject subject, String... labels) {
        return of(name, Kind.HISTOGRAM, subject, labels);
    }

    static MetricEntry info(String name, Subject subject, String... labels) {
        return of(name, Kind.INFO, subject, labels);
    }

    private static MetricEntry of(String name, Kind kind, Subject subject, String... labels) {
        if (!name.endsWith(kind.ending)) {
            throw new IllegalArgumentException("metric: " + name + " (expected: an end of " + kind.ending + ")");
        }
        return new MetricEntry(
                name,
                kind,
                subject,
                List.of(labels),
                "",
                Optional.empty(),
                Optional.empty(),
                new Example("all of them", name + kind.series));
    }

    MetricEntry help(String sentence) {
        return new MetricEntry(name, kind, subject, ownLabels, sentence, note, absent, example);
    }

    MetricEntry note(String sentences) {
        return new MetricEntry(name, kind, subject, ownLabels, help, Optional.of(sentences), absent, example);
    }

    MetricEntry absent(String when) {
        return new MetricEntry(name, kind, subject, ownLabels, help, note, Optional.of(when), example);
    }

    MetricEntry query(String question, String query) {
        return new MetricEntry(name, kind, subject, ownLabels, help, note, absent, new Example(question, query));
    }

    /// The name without the ending that its kind gives it, as OpenMetrics calls the family.
    public String family() {
        return name.substring(0, name.length() - kind.ending.length());
    }

    /// Its unit, which its name ends with; empty where it is a plain number.
    public Optional<String> unit() {
        return List.of("seconds", "bytes").stream()
                .filter(unit -> family().endsWith("_" + unit))
                .findFirst();
    }
}
