package dev.tidemark.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A history file that cannot be understood: put beside its place, for whoever wants to look, three at most.
final class DamagedFile {
    private static final int MOST = 3;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private DamagedFile() {}

    /// Moves it out of the way.
    ///
    /// @return its new name
    static String moveAside(Path file, Instant now) throws IOException {
        String prefix = file.getFileName() + ".corrupt-";
        String aside = prefix + STAMP.format(now);
        Files.move(file, file.resolveSibling(aside), StandardCopyOption.REPLACE_EXISTING);
        for (String suffix : List.of("-wal", "-shm")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
        try (Stream<Path> beside = Files.list(file.toAbsolutePath().resolveSibling("."))) {
            List<Path> old = beside.filter(
                            each -> String.valueOf(each.getFileName()).startsWith(prefix))
                    .sorted(Comparator.reverseOrder())
                    .skip(MOST)
                    .toList();
            for (Path each : old) {
                Files.delete(each);
            }
        }
        return aside;
    }
}
