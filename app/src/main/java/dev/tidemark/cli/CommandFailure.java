package dev.tidemark.cli;

/// A command cannot do what was asked. Its message is one sentence, `name: value (expected: what)`.
final class CommandFailure extends RuntimeException {
    private final ExitCode exitCode;

    CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// The usual case: nothing could be done.
    static CommandFailure couldNot(String message) {
        return new CommandFailure(ExitCode.COULD_NOT, message);
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
