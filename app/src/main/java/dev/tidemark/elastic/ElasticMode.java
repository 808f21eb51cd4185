package dev.tidemark.elastic;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether queues are made to grow and shrink.
public enum ElasticMode {
    /// No.
    OFF,
    /// Steps are told and not made.
    DRY_RUN,
    ON;

    /// How files, options and JSON call it: `dry-run`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The mode of that word.
    public static Optional<ElasticMode> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
    }

    /// All words, as messages list them.
    public static List<String> words() {
        return Arrays.stream(values()).map(ElasticMode::word).toList();
    }

    /// The more careful of both.
    ElasticMode atMost(ElasticMode other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
