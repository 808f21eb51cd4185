package dev.tidemark.agent;

import java.util.List;

/// The value of a [SettingKey], and where it comes from.
///
/// @param words one, or several of a list; none where it is not set
/// @param origin `default`, a file and line, a variable of the environment or an option
record Setting(List<String> words, String origin) {
    static final String DEFAULT = "default";

    Setting {
        words = List.copyOf(words);
    }

    /// Whether a line of a file sets it: options and variables are called by names that tell what they set.
    boolean isOfFile() {
        return !origin.equals(DEFAULT) && !origin.startsWith("--") && !origin.startsWith(SettingKey.PREFIX);
    }

    boolean isSet() {
        return !words.isEmpty();
    }

    String text() {
        return String.join(",", words);
    }
}
