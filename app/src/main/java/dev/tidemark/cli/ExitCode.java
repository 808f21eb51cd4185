package dev.tidemark.cli;

/// The one scheme of exit codes; `exec`, whose program has its own, keeps to that of env(1) instead.
public enum ExitCode {
    /// Done.
    DONE(0),
    /// Mind the note: done in part, or a warning.
    NOTE(1),
    /// Bad: critical.
    BAD(2),
    /// Could not: usage, no match, privilege, kernel.
    COULD_NOT(3),
    /// `exec` could not do its part, or was called wrongly.
    EXEC_COULD_NOT(125),
    /// The program of `exec` cannot be executed.
    EXEC_NOT_RUNNABLE(126),
    /// There is no such program.
    EXEC_NOT_FOUND(127);

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
