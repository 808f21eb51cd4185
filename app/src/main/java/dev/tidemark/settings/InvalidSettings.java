package dev.tidemark.settings;

/// Settings cannot be read or understood: its message is one sentence, `place: value (expected: what)`.
public final class InvalidSettings extends RuntimeException {
    public InvalidSettings(String message) {
        super(message);
    }

    public InvalidSettings(String message, Throwable cause) {
        super(message, cause);
    }
}
