package dev.tidemark.elastic;

import java.util.List;

/// What the configuration says of elastic queues.
///
/// @param mode for all rules; a rule may only be more careful
/// @param rules the first that fits a listener counts
public record ElasticSettings(ElasticMode mode, List<ElasticRule> rules) {
    /// No queue is elastic.
    public static final ElasticSettings NONE = new ElasticSettings(ElasticMode.OFF, List.of());

    public ElasticSettings {
        rules = List.copyOf(rules);
    }

    /// Whether nothing is to be watched.
    public boolean isOff() {
        return mode == ElasticMode.OFF || rules.isEmpty();
    }
}
