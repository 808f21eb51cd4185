package dev.tidemark.cli;

import java.util.Optional;

/// A command cannot do what was asked. Its message is one sentence, `name: value (expected: what)`.
final class CommandFailure extends RuntimeException {
    private final ExitCode exitCode;
    private final Optional<String> answer;

    CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
        this.answer = Optional.empty();
    }

    private CommandFailure(String answer, RuntimeException cause) {
        super(cause.getMessage(), cause);
        this.exitCode = ExitCode.COULD_NOT;
        this.answer = Optional.of(answer);
    }

    /// The usual case: nothing could be done.
    static CommandFailure couldNot(String message) {
        return new CommandFailure(ExitCode.COULD_NOT, message);
    }

    /// The case of a command whose readers expect an answer on standard output whatever happens.
    static CommandFailure answered(String answer, RuntimeException cause) {
        return new CommandFailure(answer, cause);
    }

    /// What standard output gets instead of a sentence on standard error.
    Optional<String> answer() {
        return answer;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
