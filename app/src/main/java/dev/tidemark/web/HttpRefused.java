package dev.tidemark.web;

/// The server cannot be started: its message is one sentence, `name: value (expected: what)`.
public final class HttpRefused extends RuntimeException {
    HttpRefused(String message) {
        super(message);
    }

    HttpRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
