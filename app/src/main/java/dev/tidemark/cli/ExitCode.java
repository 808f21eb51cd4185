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

    /// The code of a process that keeps to this scheme; anything else is [#COULD_NOT].
    static ExitCode of(int number) {
        for (ExitCode each : values()) {
            if (each.number == number) {
                return each;
            }
        }
        return COULD_NOT;
    }

    public int number() {
        return number;
    }
}
