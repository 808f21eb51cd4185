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

    boolean isSet() {
        return !words.isEmpty();
    }

    String text() {
        return String.join(",", words);
    }
}
