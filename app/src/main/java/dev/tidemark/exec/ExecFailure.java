package dev.tidemark.exec;

/// Why a program was not executed.
///
/// @param sentence `name: value (expected: what)`
public record ExecFailure(Kind kind, String sentence) {
    /// As env(1) and shells tell them apart.
    public enum Kind {
        /// Nothing was tried, or what is needed beside the program could not be had.
        COULD_NOT,
        /// The program is there but cannot be executed.
        NOT_RUNNABLE,
        NOT_FOUND
    }

    static ExecFailure couldNot(String sentence) {
        return new ExecFailure(Kind.COULD_NOT, sentence);
    }
}
