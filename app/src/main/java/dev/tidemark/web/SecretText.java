package dev.tidemark.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// The text of a file that only its owner, and at most its group, may read.
final class SecretText {
    private static final int MOST_BYTES = 256 * 1024;
    private static final Set<PosixFilePermission> FOR_OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private SecretText() {}

    /// @param name the setting that names the file
    /// @throws HttpRefused when it cannot be read, or others may read it too
    static String read(String name, Path file) {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(FOR_OTHERS::contains)) {
                throw new HttpRefused(
                        name + ": " + file + " is open to others (expected: mode 0600 or 0640)");
            }
            return readPublic(name, file);
        } catch (IOException failed) {
            throw unreadable(name, file, failed);
        }
    }

    /// The same for a file that is no secret.
    static String readPublic(String name, Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new HttpRefused(name + ": " + file + " (expected: a file that is there)");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new HttpRefused(name + ": " + file + " (expected: at most " + MOST_BYTES + " bytes)");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (IOException failed) {
            throw unreadable(name, file, failed);
        }
    }

    private static HttpRefused unreadable(String name, Path file, IOException failed) {
        String expected = switch (failed) {
            case NoSuchFileException _ -> "a file that is there";
            case AccessDeniedException _ -> "a file that this user may read";
            default -> "a file that can be read";
        };
        return new HttpRefused(name + ": " + file + " (expected: " + expected + ")", failed);
    }
}
