package dev.tidemark.kernel.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files of a process whose root folder is one of the test's.
final class ProcessFilesTest {
    private static final int PID = 7;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path inside;

    @SuppressWarnings("NullAway.Init")
    private ProcessFiles files;

    @BeforeEach
    void makeProcess() throws IOException {
        inside = Files.createDirectories(folder.resolve("rootfs"));
        Path entry = Files.createDirectories(folder.resolve("proc/" + PID));
        Files.createDirectories(inside.resolve("etc"));
        Files.writeString(inside.resolve("etc/a.conf"), "inner");
        Files.createSymbolicLink(entry.resolve("root"), inside);
        Files.createSymbolicLink(entry.resolve("cwd"), inside.resolve("etc"));
        Files.createSymbolicLink(entry.resolve("exe"), inside.resolve("etc/a.conf"));
        files = new ProcessFiles(new ProcRoot(folder.resolve("proc").toString()), PID);
    }

    @Test
    void filesAreThoseOfTheProcess() {
        assertThat(text("/etc/a.conf")).isEqualTo(Reading.of("inner"));
        assertThat(text("a.conf")).isEqualTo(Reading.of("inner"));
        assertThat(files.absolute("a.conf")).isEqualTo(Reading.of("/etc/a.conf"));
        assertThat(files.names("/etc")).isEqualTo(Reading.of(List.of("a.conf")));
        assertThat(files.names("/nowhere").isKnown()).isFalse();
        assertThat(text("/etc/passwd").isKnown()).isFalse();
        assertThat(text("/a\0b").isKnown()).isFalse();
    }

    @Test
    void linksStayWithinTheRootOfTheProcess() throws IOException {
        Files.writeString(folder.resolve("secret"), "outer");
        Files.createSymbolicLink(inside.resolve("absolute"), Path.of("/etc/a.conf"));
        Files.createSymbolicLink(inside.resolve("upwards"), Path.of("../secret"));
        Files.createSymbolicLink(inside.resolve("loop"), Path.of("loop"));

        assertThat(text("/absolute")).isEqualTo(Reading.of("inner"));
        assertThat(text("/upwards").isKnown()).isFalse();
        assertThat(text("/../secret").isKnown()).isFalse();
        assertThat(text("/loop").isKnown()).isFalse();
    }

    @Test
    @Timeout(10)
    void onlyRegularFilesAreOpened() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", inside.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(text("/fifo")).isEqualTo(Reading.unknown("/fifo: not a regular file"));
        assertThat(text("/etc")).isEqualTo(Reading.unknown("/etc: not a regular file"));
        assertThat(RegularFile.open("/dev/zero")).isEqualTo(Reading.unknown("/dev/zero: not a regular file"));
    }

    @Test
    void longFilesAreReadInPartsOrNotAtAll() {
        assertThat(files.read("/etc/a.conf", 5).isKnown()).isTrue();
        assertThat(files.read("/etc/a.conf", 4)).isEqualTo(Reading.unknown("/etc/a.conf: longer than 4 bytes"));
        assertThat(files.program().then(file -> {
                    try (file) {
                        assertThat(file.size()).isEqualTo(5);
                        return file.read(3, 100).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
                    }
                }))
                .isEqualTo(Reading.of("er"));
    }

    @Test
    void noDescriptorStaysOpen() throws IOException {
        text("/etc/a.conf");
        long before = descriptors();
        for (int round = 0; round < 100; round++) {
            text("/etc/a.conf");
            text("/etc");
            text("/nowhere");
            files.names("/etc");
            files.read("/etc/a.conf", 1);
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    private Reading<String> text(String path) {
        return files.read(path, 1000).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
