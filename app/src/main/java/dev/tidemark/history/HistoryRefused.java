package dev.tidemark.history;

/// The history file cannot be used. Its message is one sentence for a user, `history: FILE … (expected: what)`.
public final class HistoryRefused extends RuntimeException {
    /// Why a file cannot be used.
    public enum Reason {
        /// There is none.
        NO_FILE,
        /// A newer version of Tidemark wrote it.
        NEWER,
        /// Another agent writes into it.
        TAKEN,
        /// It is no history file, or a damaged one.
        DAMAGED,
        /// It cannot be read or written.
        UNUSABLE,
        /// It was asked for something that is not in any.
        NOT_RECORDED
    }

    private final Reason reason;

    HistoryRefused(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
    }

    HistoryRefused(Reason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
