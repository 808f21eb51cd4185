package dev.tidemark.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A link of `/proc/<pid>/fd` or `/proc/<pid>/ns` that names a kernel object, such as `socket:[4711]`.
final class FileLink {
    private static final Pattern TARGET = Pattern.compile("(?:socket|net):\\[(\\d+)]");

    private FileLink() {}

    /// The inode number in the link at `path`.
    static long inode(String path) {
        try {
            String target = Files.readSymbolicLink(Path.of(path)).toString();
            Matcher matcher = TARGET.matcher(target);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(path + ": " + target + " (expected: a socket or a namespace)");
            }
            return Long.parseLong(matcher.group(1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
