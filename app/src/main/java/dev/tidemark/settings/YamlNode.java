package dev.tidemark.settings;

import java.util.List;

/// A part of a settings file: words, a list, or keys with their values.
public sealed interface YamlNode {
    /// The line of the file on which it begins, from 1.
    int line();

    /// A single value.
    ///
    /// @param quoted whether it stood in quotes, so that `"16"` is no number
    record Words(String text, boolean quoted, int line) implements YamlNode {}

    /// A list.
    record Items(List<YamlNode> nodes, int line) implements YamlNode {}

    /// Keys with their values; no key occurs twice.
    record Keys(List<Entry> entries, int line) implements YamlNode {}

    /// One key and its value.
    record Entry(Words key, YamlNode value) {}
}
