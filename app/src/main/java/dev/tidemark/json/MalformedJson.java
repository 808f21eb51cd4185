package dev.tidemark.json;

/// What was read is no document of Tidemark. The message is part of a sentence.
public final class MalformedJson extends IllegalArgumentException {
    /// @param message part of a sentence, with what was expected
    public MalformedJson(String message) {
        super(message);
    }

    /// @param message part of a sentence, with what was expected
    /// @param cause what the parser said
    public MalformedJson(String message, Throwable cause) {
        super(message, cause);
    }
}
