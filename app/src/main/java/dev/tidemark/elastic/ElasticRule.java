package dev.tidemark.elastic;

import dev.tidemark.listener.Filter;
import dev.tidemark.listener.Selection;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// Which listeners are elastic, and between what.
///
/// @param filters which listeners, each a FILTER; at least one
/// @param floor the least limit; empty for what the server asked for
/// @param ceiling the greatest limit; empty for somaxconn of its namespace, which bounds it in any case
/// @param clientTimeout how long a client waits: the last in line is not to wait longer
/// @param memoryBytes what all connections of a full queue may take; empty for no bound
/// @param calm how long nothing must have asked for more before it shrinks
/// @param mode on, or dry-run
/// @param atStop what becomes of the limit when the agent ends
public record ElasticRule(
        List<String> filters,
        OptionalLong floor,
        OptionalLong ceiling,
        Duration clientTimeout,
        OptionalLong memoryBytes,
        Duration calm,
        ElasticMode mode,
        AtStop atStop) {
    /// What a listener gets where a rule says nothing else.
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);

    /// What a listener gets where a rule says nothing else.
    public static final Duration USUAL_CALM = Duration.ofMinutes(10);

    public ElasticRule {
        filters = List.copyOf(filters);
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("filters: none (expected: at least one)");
        }
    }

    /// What becomes of the limit when the agent ends.
    public enum AtStop {
        /// What it was before the first step.
        RESTORE,
        /// What the last step made it.
        KEEP;

        /// The word in files.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// The same as what selects listeners.
    Selection selection() {
        return Selection.of(filters.stream().map(Filter::parse).toList());
    }
}
