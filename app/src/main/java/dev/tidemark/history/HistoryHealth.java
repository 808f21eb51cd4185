package dev.tidemark.history;

import java.time.Instant;
import java.util.Optional;

/// How recording does.
///
/// @param state in one word
/// @param reason why it does not record; empty while it does
/// @param since when the state began
/// @param lastWritten the end of the newest interval that is in the file
/// @param waiting how many intervals wait to be written
/// @param lost how many intervals were given up because they waited too long
/// @param bytes the size of the file with its write-ahead log; empty where that is not known
public record HistoryHealth(
        State state,
        Optional<String> reason,
        Instant since,
        Optional<Instant> lastWritten,
        int waiting,
        long lost,
        Optional<Long> bytes) {
    /// Whether it records.
    public enum State {
        RECORDING,
        /// It cannot write just now; sampling goes on, and it tries again by itself.
        STOPPED,
        /// It was not asked to record.
        OFF
    }
}
