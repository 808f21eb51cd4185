package dev.tidemark.kernel.procfs;

import static org.junit.jupiter.api.Assertions.fail;

import dev.tidemark.kernel.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Recorded `/proc` trees, and what tests ask of readings.
final class Fixtures {
    private static final Path FOLDER = Path.of("src/test/fixtures");

    private Fixtures() {}

    static ProcRoot proc(String name) {
        return new ProcRoot(FOLDER.resolve(name).resolve("proc").toString());
    }

    static String text(String path) {
        try {
            return Files.readString(FOLDER.resolve(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static <T> T known(Reading<T> reading) {
        return switch (reading) {
            case Reading.Known<T>(T value) -> value;
            case Reading.Unknown<T>(String reason) -> fail("unknown: " + reason);
        };
    }

    static String reason(Reading<?> reading) {
        return switch (reading) {
            case Reading.Known<?>(Object value) -> fail("known: " + value);
            case Reading.Unknown<?>(String reason) -> reason;
        };
    }

    /// How many descriptors this process has open, the one for counting not included.
    static long openDescriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count() - 1;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
