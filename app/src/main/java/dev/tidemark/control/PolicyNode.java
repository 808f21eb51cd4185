package dev.tidemark.control;

import java.util.List;

/// A part of a policy file: words, a list, or keys with their values.
sealed interface PolicyNode {
    /// The line of the file on which it begins, from 1.
    int line();

    /// A single value.
    ///
    /// @param quoted whether it stood in quotes, so that `"16"` is no number
    record Words(String text, boolean quoted, int line) implements PolicyNode {}

    /// A list.
    record Items(List<PolicyNode> nodes, int line) implements PolicyNode {}

    /// Keys with their values; no key occurs twice.
    record Keys(List<Entry> entries, int line) implements PolicyNode {}

    /// One key and its value.
    record Entry(Words key, PolicyNode value) {}
}
