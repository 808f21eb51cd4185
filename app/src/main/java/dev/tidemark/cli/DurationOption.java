package dev.tidemark.cli;

import dev.tidemark.settings.DurationText;
import java.time.Duration;

/// Durations as options: a whole number with its unit, `10ms 1s 5m 2h 7d`.
final class DurationOption {
    private DurationOption() {}

    /// Parses `text`.
    ///
    /// @throws IllegalArgumentException with `VALUE (expected: …)` as its message
    static Duration parse(String text) {
        return DurationText.parse(text);
    }
}
