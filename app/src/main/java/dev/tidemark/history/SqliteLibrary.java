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

/// Where the driver unpacks SQLite, which is native code: for who writes a folder of ours where that is possible,
/// because what a killed process leaves in the common one for temporary files stays there, and that may be
/// mounted noexec. Only before the first connection: the driver tries once in the life of a process. Once it is
/// loaded the file is not needed any more, and goes: the driver would wait for an end of the JVM that our
/// processes do not have.
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

    /// Stands while the library lies in a folder and is not loaded yet. Closing removes it.
    interface Unpacking extends AutoCloseable {
        @Override
        void close();
    }

    /// Has it unpacked by the first connection in a folder that is made for it.
    ///
    /// @return to be closed after that connection
    static Unpacking unpackAside() {
        if (System.getProperty(FOLDER) != null) {
            return () -> {};
        }
        try {
            Path folder = Files.createTempDirectory("tidemark-sqlite");
            System.setProperty(FOLDER, folder.toString());
            return () -> remove(folder);
        } catch (IOException _) {
            // Then it is unpacked where the driver likes.
            return () -> {};
        }
    }

    private static void remove(Path folder) {
        forgetLeftOvers(folder);
        try {
            Files.deleteIfExists(folder);
        } catch (IOException _) {
            // It costs a megabyte.
        }
    }

    /// Has it unpacked by the first connection in `folder`, if nobody else may write there; else aside.
    ///
    /// @return to be closed after that connection
    static Unpacking unpackIn(Path folder) {
        if (System.getProperty(FOLDER) != null || !isOurs(folder) || !canRunFrom(folder)) {
            return unpackAside();
        }
        try {
            FileChannel channel = FileChannel.open(
                    folder.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return unpackIn(folder, channel);
        } catch (IOException | OverlappingFileLockException _) {
            return unpackAside();
        }
    }

    /// Who unpacks has a part in the lock, and who removes left-overs has it alone.
    private static Unpacking unpackIn(Path folder, FileChannel channel) throws IOException {
        removeAlone(folder, channel);
        for (int tries = 0; tries < TRIES; tries++) {
            FileLock part = channel.tryLock(0, Long.MAX_VALUE, true);
            if (part != null) {
                System.setProperty(FOLDER, folder.toString());
                return () -> end(folder, channel, part);
            }
            // Whoever has it alone is done in a moment.
            LockSupport.parkNanos(TRY_NANOS);
        }
        channel.close();
        return unpackAside();
    }

    private static void removeAlone(Path folder, FileChannel channel) throws IOException {
        FileLock alone = channel.tryLock();
        if (alone != null) {
            forgetLeftOvers(folder);
            alone.release();
        }
    }

    /// Where another process unpacks just now, that one removes ours too.
    private static void end(Path folder, FileChannel channel, FileLock part) {
        try (channel) {
            part.release();
            removeAlone(folder, channel);
        } catch (IOException | OverlappingFileLockException _) {
            // It costs a megabyte until the next one begins.
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

    /// Ours, and those of agents that were killed. One that runs beside us needs its own no more once it is
    /// loaded.
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
