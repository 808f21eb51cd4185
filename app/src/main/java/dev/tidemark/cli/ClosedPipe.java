package dev.tidemark.cli;

/// Whoever read our standard output went away: the command ends quietly.
final class ClosedPipe extends RuntimeException {
    ClosedPipe(java.io.IOException cause) {
        super("standard output closed", cause);
    }
}
