package dev.tidemark.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Where the driver unpacks SQLite, which is native code: a folder of ours where that is possible, because what a
/// killed process leaves in the common one for temporary files stays there, and that may be mounted noexec. Only
/// before the first connection: the driver tries once in the life of a process.
final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final String VERBOSITY = "slf4j.internal.verbosity";
    private static final String LOCK = "sqlite.lock";
    private static final long ROOM = 4L << 20;
    private static final int TRIES = 100;
    private static final long TRY_NANOS = 5_000_000;
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private SqliteLibrary() {}

    /// The logging interface that the driver looks for would complain on standard error that nobody listens.
    static void quiet() {
        if (System.getProperty(VERBOSITY) == null) {
            System.setProperty(VERBOSITY, "ERROR");
        }
    }

    /// Held while the library lies in a folder and is not loaded yet, so that no other process takes it for a
    /// left-over. Closing gives that up.
    static final class Unpacking implements AutoCloseable {
        private final @Nullable FileChannel channel;

        private Unpacking(@Nullable FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException _) {
                // The end of the process gives it up too.
            }
        }
    }

    /// Has it unpacked in `folder` by the first connection, if nobody else may write there; it goes away when the
    /// process ends.
    ///
    /// @return to be closed after that connection
    static Unpacking unpackIn(Path folder) {
        if (System.getProperty(FOLDER) != null || !isOurs(folder) || !canRunFrom(folder)) {
            return new Unpacking(null);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    folder.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            unpackIn(folder, channel);
        } catch (IOException | OverlappingFileLockException _) {
            // Then it is unpacked where the driver likes.
        }
        return new Unpacking(channel);
    }

    /// Who unpacks has a part in the lock, and who removes left-overs has it alone.
    private static void unpackIn(Path folder, FileChannel channel) throws IOException {
        FileLock alone = channel.tryLock();
        if (alone != null) {
            forgetLeftOvers(folder);
            alone.release();
        }
        for (int tries = 0; tries < TRIES; tries++) {
            if (channel.tryLock(0, Long.MAX_VALUE, true) != null) {
                System.setProperty(FOLDER, folder.toString());
                return;
            }
            // Whoever has it alone is done in a moment.
            LockSupport.parkNanos(TRY_NANOS);
        }
    }

    private static boolean isOurs(Path folder) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
            return attributes.isDirectory()
                    && Files.isWritable(folder)
                    && attributes.owner().getName().equals(System.getProperty("user.name", ""))
                    && attributes.permissions().stream().noneMatch(OTHERS_WRITE::contains);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    /// access(2) refuses X_OK where programs may not be run from.
    private static boolean canRunFrom(Path folder) {
        try {
            if (Files.getFileStore(folder).getUsableSpace() < ROOM) {
                return false;
            }
            Path trial = Files.createTempFile(
                    folder,
                    ".tidemark",
                    ".trial",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                return Files.isExecutable(trial);
            } finally {
                Files.delete(trial);
            }
        } catch (IOException _) {
            return false;
        }
    }

    /// Those of agents that were killed. One that runs beside us needs its own no more once it is loaded.
    private static void forgetLeftOvers(Path folder) {
        try (var found = Files.newDirectoryStream(folder, "sqlite-*-*sqlitejdbc.so*")) {
            for (Path each : found) {
                Files.deleteIfExists(each);
            }
        } catch (IOException _) {
            // It costs a megabyte.
        }
    }
}
