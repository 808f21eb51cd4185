package dev.tidemark.connect;

/// An agent sent something that is no document of Tidemark. The message is part of a sentence.
final class MalformedAnswer extends RuntimeException {
    MalformedAnswer(String message) {
        super(message);
    }

    MalformedAnswer(String message, Throwable cause) {
        super(message, cause);
    }
}
