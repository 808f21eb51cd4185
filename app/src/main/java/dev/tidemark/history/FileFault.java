package dev.tidemark.history;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;

/// What went wrong with a file, in words.
final class FileFault {
    // Result codes of SQLite, https://www.sqlite.org/rescode.html
    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int TOOBIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int MISMATCH = 20;
    private static final int NOTADB = 26;

    private FileFault() {}

    /// Part of a sentence: `disk full`.
    static String words(Exception failed) {
        return switch (failed) {
            case SQLException sql ->
                switch (code(sql)) {
                    case PERM, READONLY -> "cannot be written (read-only)";
                    case BUSY, LOCKED -> "is locked by another program";
                    case IOERR -> "input/output error";
                    case CORRUPT -> "is damaged";
                    case NOTADB -> "is no history file, or damaged";
                    case FULL -> "disk full";
                    case CANTOPEN -> "cannot be opened";
                    default -> String.valueOf(sql.getMessage());
                };
            case HistoryRefused refused -> String.valueOf(refused.getMessage());
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException file when file.getReason() != null -> file.getReason();
            case IOException other -> String.valueOf(other.getMessage());
            default -> String.valueOf(failed);
        };
    }

    /// Whether what is in the file cannot be understood, so that no later try will.
    static boolean isDamage(Exception failed) {
        return switch (failed) {
            case SQLException sql -> code(sql) == CORRUPT || code(sql) == NOTADB;
            case HistoryRefused refused -> refused.reason() == HistoryRefused.Reason.DAMAGED;
            default -> false;
        };
    }

    /// Whether it is the fault of what was to be written, and not of the file.
    static boolean isOfWhatIsWritten(Exception failed) {
        return switch (failed) {
            case SQLException sql -> code(sql) == CONSTRAINT || code(sql) == MISMATCH || code(sql) == TOOBIG;
            case HistoryRefused _ -> false;
            case RuntimeException _ -> true;
            default -> false;
        };
    }

    private static int code(SQLException failed) {
        return failed.getErrorCode() & 0xff;
    }
}
