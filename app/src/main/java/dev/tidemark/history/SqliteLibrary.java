package dev.tidemark.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Where the driver unpacks SQLite, which is native code: a folder of ours where that is possible, because what a
/// killed process leaves in the common one for temporary files stays there, and that may be mounted noexec. Only
/// before the first connection: the driver tries once in the life of a process.
final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final String VERBOSITY = "slf4j.internal.verbosity";
    private static final long ROOM = 4L << 20;
    private static final Duration UNPACKED_FOR = Duration.ofMinutes(1);
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private SqliteLibrary() {}

    /// The logging interface that the driver looks for would complain on standard error that nobody listens.
    static void quiet() {
        if (System.getProperty(VERBOSITY) == null) {
            System.setProperty(VERBOSITY, "ERROR");
        }
    }

    /// Has it unpacked in `folder`, if nobody else may write there; it goes away when the process ends.
    static void unpackIn(Path folder) {
        if (System.getProperty(FOLDER) == null && isOurs(folder) && canRunFrom(folder)) {
            forgetLeftOvers(folder);
            System.setProperty(FOLDER, folder.toString());
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

    /// Those of agents that were killed. One that runs beside us needs its own no more once it is loaded, which
    /// is right after it was unpacked.
    private static void forgetLeftOvers(Path folder) {
        Instant old = Instant.now().minus(UNPACKED_FOR);
        try (var found = Files.newDirectoryStream(folder, "sqlite-*-*sqlitejdbc.so*")) {
            for (Path each : found) {
                if (Files.getLastModifiedTime(each).toInstant().isBefore(old)) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (IOException _) {
            // It costs a megabyte.
        }
    }
}
