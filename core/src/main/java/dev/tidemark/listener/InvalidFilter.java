package dev.tidemark.listener;

/// A filter that does not follow the grammar. The message is a whole sentence part for the user:
/// `filter: 8080 (expected: :8080 for a port, pid:8080 for a process)`.
public final class InvalidFilter extends RuntimeException {
    InvalidFilter(String filter, String expected) {
        super("filter: " + filter + " (expected: " + expected + ")");
    }
}
