package dev.tidemark.web;

/// A request cannot be answered as it was asked: its message is one sentence for the client.
final class BadRequest extends RuntimeException {
    BadRequest(String message) {
        super(message);
    }
}
