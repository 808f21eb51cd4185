package dev.tidemark.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// That no other agent writes into the file: a lock on a file beside it, because the end of any use of a file by
/// a process drops all its locks on it, and SQLite has its own.
final class HistoryLock implements AutoCloseable {
    private final FileChannel channel;

    private HistoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /// The file that is locked. It stays.
    static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    /// Takes it.
    ///
    /// @throws HistoryRefused when another agent has it
    static HistoryLock take(Path file) throws IOException {
        FileChannel channel = FileChannel.open(beside(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new HistoryRefused(
                    HistoryRefused.Reason.TAKEN,
                    "history: " + file + " is written by another agent (expected: one; give this one its own file)");
        }
        return new HistoryLock(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException taken) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
