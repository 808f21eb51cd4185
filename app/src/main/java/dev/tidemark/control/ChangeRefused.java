package dev.tidemark.control;

/// A change cannot be made: its message is one sentence, `name: value (expected: what)`.
public final class ChangeRefused extends RuntimeException {
    private final boolean midway;

    /// Refused before anything was changed.
    public ChangeRefused(String message) {
        super(message);
        this.midway = false;
    }

    /// Refused before anything was changed.
    public ChangeRefused(String message, Throwable cause) {
        super(message, cause);
        this.midway = false;
    }

    private ChangeRefused(String message, Throwable cause, boolean midway) {
        super(message, cause);
        this.midway = midway;
    }

    /// The same failure after something was changed.
    static ChangeRefused midway(ChangeRefused failure) {
        return new ChangeRefused(failure.getMessage() + "; the change is made, its end is not recorded", failure, true);
    }

    /// Whether something was changed all the same.
    public boolean isMidway() {
        return midway;
    }
}
