package dev.tidemark.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/// What a process holds of bpf(2), as its descriptors tell.
final class BpfDescriptors {
    private BpfDescriptors() {}

    /// How many of this process are open. Those of anything else come and go.
    static long open() {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(link -> target(link).contains("bpf")).count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    /// The kernel's numbers in lines that begin with `word`, such as `map_id:`, of all that process `pid` holds.
    static Set<Integer> numbers(long pid, String word) {
        Set<Integer> numbers = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fdinfo"))) {
            for (Path descriptor : descriptors.toList()) {
                lines(descriptor)
                        .filter(line -> line.startsWith(word))
                        .map(line ->
                                Integer.valueOf(line.substring(word.length()).strip()))
                        .forEach(numbers::add);
            }
            return numbers;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Stream<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream();
        } catch (NoSuchFileException gone) {
            return Stream.empty();
        }
    }
}
