package dev.tidemark.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// Where the driver unpacks SQLite, which is native code: a folder of ours rather than the common one for
/// temporary files, which may be mounted noexec. Only before the first connection.
final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.tmpdir";
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private SqliteLibrary() {}

    /// Has it unpacked in `folder`, if nobody else may write there; it goes away when the process ends.
    static void unpackIn(Path folder) {
        if (System.getProperty(FOLDER) == null && isOurs(folder)) {
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

    /// Those of agents that were killed: the caller holds the lock of the folder's agent.
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
