package dev.tidemark.kernel.sockdiag;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The answers of a real kernel, recorded byte for byte; `fixtures/netlink/README.md` says how.
public final class RecordedFrames {
    /// The sequence number of the recorded requests.
    public static final int SEQUENCE = 1;

    private static final Path FOLDER = Path.of("src/test/fixtures/netlink/linux-6.18");

    private RecordedFrames() {}

    /// The names of all recorded dumps.
    public static List<String> names() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The datagrams of a dump, in order, each in memory of exactly its size.
    public static List<MemorySegment> datagrams(String name) {
        List<MemorySegment> datagrams = new ArrayList<>();
        for (int number = 1; ; number++) {
            Path file = FOLDER.resolve(name).resolve(number + ".bin");
            if (!Files.exists(file)) {
                return datagrams;
            }
            try {
                datagrams.add(MemorySegment.ofArray(Files.readAllBytes(file)));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /// What the datagrams of a dump mean: a map of words for each row.
    static List<Map<String, String>> rows(String name) {
        try {
            return Files.readAllLines(FOLDER.resolve(name).resolve("rows.txt")).stream()
                    .filter(line -> !line.isEmpty())
                    .map(RecordedFrames::words)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Map<String, String> words(String line) {
        Map<String, String> words = new HashMap<>();
        for (String word : line.split(" ", -1)) {
            int equals = word.indexOf('=');
            words.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return words;
    }
}
