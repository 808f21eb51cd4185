package dev.tidemark.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes is killed at any moment: what it said to be written is in the file, and the file is
/// whole.
class KilledWriterTest {
    private static final int KILLS = Boolean.getBoolean("tidemark.long") ? 50 : 5;
    private static final int LISTENERS = 40;
    private static final int SIGKILL = 9;

    @TempDir
    Path folder;

    /// Writes intervals as fast as it can and tells the end of each that is written.
    static final class Writer {
        private Writer() {}

        public static void main(String[] words) throws InterruptedException {
            long start = Long.parseLong(words[1]);
            try (HistoryRecorder recorder =
                    HistoryRecorder.start(Path.of(words[0]), InstantSource.fixed(Lived.START), _ -> {})) {
                for (long at = start; ; at += 10) {
                    recorder.record(slot(at));
                    while (recorder.health().waiting() > 0) {
                        Thread.onSpinWait();
                    }
                    System.out.println(at + 10);
                }
            }
        }
    }

    static Slot slot(long at) {
        Interval[] intervals = new Interval[LISTENERS];
        for (int each = 0; each < LISTENERS; each++) {
            intervals[each] = Lived.interval(Lived.key(8000 + each), Lived.at(at), 50, 1, 1, 2, 3);
        }
        return Lived.slot(Lived.at(at), 3, intervals);
    }

    @Test
    void aKilledWriterLosesNothingThatWasWritten() throws Exception {
        Path file = folder.resolve("history.db");
        Random random = new Random(7);
        long written = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            written = runAndKill(file, written, 1 + random.nextInt(150));

            assertThat(integrity(file)).isEqualTo("ok");
            try (HistoryFile history = HistoryFile.open(file)) {
                long end = history.end().getEpochSecond() - Lived.START.getEpochSecond();
                assertThat(end).isBetween(written, written + 10);
                long samples = history.listeners(Lived.range(0, end), _ -> true).stream()
                        .mapToLong(ListenerHistory::samples)
                        .sum();
                assertThat(samples).as("whole intervals only").isEqualTo(end / 10 * 3 * LISTENERS);
                written = end;
            }
        }
    }

    @Test
    void theLibraryThatAnotherAgentUnpacksIsNotTakenForALeftOver() throws Exception {
        Path unpacked = Files.createFile(folder.resolve("sqlite-3.0.0-other-libsqlitejdbc.so"));
        try (FileChannel other = FileChannel.open(
                folder.resolve("sqlite.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            assertThat(other.lock(0, Long.MAX_VALUE, true).isShared()).isTrue();
            runAndKill(folder.resolve("history.db"), 0, 1);
            assertThat(unpacked).exists();
        }
        runAndKill(folder.resolve("history.db"), 10, 1);
        assertThat(unpacked).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(each -> each.toString().contains("sqlitejdbc.so")))
                    .as("once it is loaded it is not needed")
                    .isEmpty();
        }
    }

    /// @return the end of the last interval that was said to be written
    private static long runAndKill(Path file, long start, int slots) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Writer.class.getName(),
                        file.toString(),
                        Long.toString(start))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long end = start;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int each = 0; each < slots; each++) {
                String line = out.readLine();
                assertThat(line).as("it writes").isNotNull();
                end = Long.parseLong(line);
            }
            // Not destroyForcibly, which closes the stream.
            Libc.require("kill", SystemCall.KILL, process.pid(), SIGKILL, 0, 0, 0, 0);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            // What it said before it was killed counts too.
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                end = line.matches("\\d+") && Long.parseLong(line) % 10 == 0
                        ? Math.max(end, Long.parseLong(line))
                        : end;
            }
        }
        return end;
    }

    private static String integrity(Path file) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var rows = connection.createStatement().executeQuery("PRAGMA integrity_check")) {
            return rows.getString(1);
        }
    }
}
