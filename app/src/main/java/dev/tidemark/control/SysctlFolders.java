package dev.tidemark.control;

import dev.tidemark.kernel.procfs.RegularFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The folders from which settings are made at boot (sysctl.d(5)), below a root folder.
///
/// A file hides those of the same name in later folders, so a link to `/dev/null` masks them; the rest are read
/// in the order of their names, whatever the folder. Links are followed within the root folder. Only regular
/// files are opened.
///
/// @param root `/`, or where another system's files are
public record SysctlFolders(Path root) {
    private static final List<String> FOLDERS =
            List.of("/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d");
    private static final String LAST = "/etc/sysctl.conf";
    private static final String SUFFIX = ".conf";
    private static final Path NOTHING = Path.of("/dev/null");
    private static final int LARGEST = 1 << 20;

    /// What all files say now. One that cannot be read is told as unread.
    public BootSettings read() {
        List<String> unread = new ArrayList<>();
        List<BootAssignment> lines = new ArrayList<>();
        for (String file : files(unread).values()) {
            lines.addAll(lines(file, unread));
        }
        List<BootAssignment> last = Files.exists(below(LAST)) ? lines(LAST, unread) : List.<BootAssignment>of();
        return new BootSettings(lines, last, unread);
    }

    /// Path by name, sorted by the bytes of the names as strcmp(3) does.
    private TreeMap<String, String> files(List<String> unread) {
        TreeMap<String, String> files = new TreeMap<>((one, other) -> java.util.Arrays.compareUnsigned(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)));
        for (String folder : FOLDERS) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(below(folder))) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    if (name.endsWith(SUFFIX)) {
                        files.putIfAbsent(name, folder + "/" + name);
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException _) {
                // Most hosts have two or three of the five.
            } catch (IOException | DirectoryIteratorException failed) {
                unread.add(folder + ": " + failed.getMessage());
            }
        }
        return files;
    }

    private List<BootAssignment> lines(String file, List<String> unread) {
        if (isMask(file)) {
            return List.of();
        }
        return RegularFile.openInside(root.toString(), file)
                .then(open -> {
                    try (open) {
                        return open.readWhole(LARGEST);
                    }
                })
                .fold(bytes -> SysctlConf.parse(file, new String(bytes, StandardCharsets.UTF_8)), reason -> {
                    unread.add(reason);
                    return List.of();
                });
    }

    private boolean isMask(String file) {
        try {
            return Files.isSymbolicLink(below(file))
                    && Files.readSymbolicLink(below(file)).equals(NOTHING);
        } catch (IOException _) {
            return false;
        }
    }

    private Path below(String path) {
        return root.resolve(path.substring(1));
    }
}
