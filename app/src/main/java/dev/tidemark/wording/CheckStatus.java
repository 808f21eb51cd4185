package dev.tidemark.wording;

import java.util.Locale;

/// What a check comes to, in the words of monitoring plugins; the mildest first.
///
/// What could not be told is worse than all being well, but never hides what is known to be wrong.
public enum CheckStatus {
    OK,
    UNKNOWN,
    WARNING,
    CRITICAL;

    /// As JSON has it: `ok`, `warning`, `critical`, `unknown`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The number that monitoring systems expect as exit code.
    public int exitCode() {
        return switch (this) {
            case OK -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
            case UNKNOWN -> 3;
        };
    }
}
