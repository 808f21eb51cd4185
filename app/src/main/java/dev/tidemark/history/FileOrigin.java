package dev.tidemark.history;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.history.HistoryRefused.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Whose a file is, before anything is written into it or moved aside: a wrong word behind `--history` must cost
/// nobody a file.
final class FileOrigin {
    // The header of a database, https://www.sqlite.org/fileformat.html
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(US_ASCII);
    private static final int APPLICATION_AT = 68;
    private static final int HEADER = 100;

    private FileOrigin() {}

    /// Damaged or not, a history of ours has our number in its header, or beside it the lock of the agent that
    /// wrote it; or there is nothing in it yet.
    ///
    /// @throws HistoryRefused when it is another file
    static void requireOurs(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw refused(file, "is no file (expected: a history file, or a new name)");
        }
        if (Files.size(file) == 0 || Files.exists(HistoryLock.beside(file))) {
            return;
        }
        byte[] header = header(file);
        if (!Arrays.equals(MAGIC, Arrays.copyOf(header, MAGIC.length))) {
            throw refused(file, "is no history file (expected: one, or a new name)");
        }
        if (ByteBuffer.wrap(header).getInt(APPLICATION_AT) != Schema.APPLICATION) {
            throw refused(file, "is another program's database (expected: one of tidemark)");
        }
    }

    private static byte[] header(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.copyOf(in.readNBytes(HEADER), HEADER);
        }
    }

    private static HistoryRefused refused(Path file, String why) {
        return new HistoryRefused(Reason.UNUSABLE, "history: " + file + " " + why);
    }
}
