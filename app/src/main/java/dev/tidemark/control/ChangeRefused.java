package dev.tidemark.control;

/// A change cannot be begun: its message is one sentence, `name: value (expected: what)`. Nothing was changed.
public final class ChangeRefused extends RuntimeException {
    public ChangeRefused(String message) {
        super(message);
    }

    public ChangeRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
