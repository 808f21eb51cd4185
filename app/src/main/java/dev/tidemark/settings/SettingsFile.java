package dev.tidemark.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads a file of settings: a regular file of at most 64 kB, in UTF-8.
public final class SettingsFile {
    private static final int LARGEST = 64 * 1024;

    private SettingsFile() {}

    /// The one document of `file`; empty when it holds nothing but blanks and comments.
    ///
    /// @param place how messages call it
    /// @throws InvalidSettings when it cannot be read, or is not the YAML meant here
    public static Optional<YamlNode> read(Path file, SettingsPlace place) {
        return YamlText.parse(text(file, place), place);
    }

    /// What is in `file`.
    ///
    /// @throws InvalidSettings when it cannot be read
    public static String text(Path file, SettingsPlace place) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new InvalidSettings(place + ": no regular file (expected: one)");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LARGEST + 1);
            }
            if (bytes.length > LARGEST) {
                throw new InvalidSettings(place + ": longer than " + LARGEST + " bytes (expected: shorter)");
            }
            return decoded(bytes, place);
        } catch (IOException failed) {
            throw new InvalidSettings(place + ": " + reason(failed) + " (expected: a file to read)", failed);
        }
    }

    private static String decoded(byte[] bytes, SettingsPlace place) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
            throw place.refused(line, "bytes that are not UTF-8", "UTF-8");
        }
        return out.toString();
    }

    static String reason(IOException failed) {
        return switch (failed) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file";
            case FileSystemException file when file.getReason() != null -> file.getReason();
            default -> String.valueOf(failed.getMessage());
        };
    }
}
