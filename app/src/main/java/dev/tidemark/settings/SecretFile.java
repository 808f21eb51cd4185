package dev.tidemark.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// A file that holds a secret, such as a token: it may be its owner's and its group's, and nobody else's.
public final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private SecretFile() {}

    /// The one line in `file`, without the blanks around it.
    ///
    /// @param what the setting that names the file, for messages
    /// @throws InvalidSettings when it cannot be read, holds nothing or several lines, or others may read it
    public static String line(Path file, String what) {
        require(file, what);
        String line = SettingsFile.text(file, new SettingsPlace(what, file.toString()))
                .strip();
        if (line.isEmpty() || line.lines().count() > 1) {
            throw new InvalidSettings(
                    what + " " + file + ": " + (line.isEmpty() ? "empty" : "several lines") + " (expected: one line)");
        }
        return line;
    }

    /// Sees to it that `file` can be read, and by nobody else.
    ///
    /// @throws InvalidSettings when that is not so
    public static void require(Path file, String what) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
                throw new InvalidSettings(
                        what + " " + file + ": others may read or write it (expected: mode 0600 or 0640)");
            }
            if (!Files.isReadable(file)) {
                throw new InvalidSettings(what + " " + file + ": permission denied (expected: a file to read)");
            }
        } catch (IOException failed) {
            throw new InvalidSettings(
                    what + " " + file + ": " + SettingsFile.reason(failed) + " (expected: a file to read)", failed);
        }
    }
}
