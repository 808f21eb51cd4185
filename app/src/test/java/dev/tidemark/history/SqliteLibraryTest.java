package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
    @TempDir
    Path folder;

    /// Reads a history, and ends as the commands do: without the JVM's own exit.
    static final class Reader {
        private Reader() {}

        public static void main(String[] words) {
            try (HistoryFile history = HistoryFile.open(Path.of(words[0]))) {
                Runtime.getRuntime().halt(history.recorded().isPresent() ? 0 : 1);
            }
        }
    }

    @Test
    void whoReadsLeavesNothingAmongTheTemporaryFiles() throws Exception {
        Path file = folder.resolve("history.db");
        RecordedNight.write(file, Instant.now());
        Path temporary = Files.createDirectory(folder.resolve("tmp"));

        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Reader.class.getName(),
                        file.toString())
                .inheritIO()
                .start();

        assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.exitValue()).isZero();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }
}
