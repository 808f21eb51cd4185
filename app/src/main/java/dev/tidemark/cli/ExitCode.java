package dev.tidemark.cli;

/// The one scheme of exit codes of the commands that read.
public enum ExitCode {
    /// Done.
    DONE(0),
    /// Mind the note: done in part, or a warning.
    NOTE(1),
    /// Bad: critical.
    BAD(2),
    /// Could not: usage, no match, privilege, kernel.
    COULD_NOT(3);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
