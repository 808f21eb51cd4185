package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A quota binds those who were put under it, and its group goes with its laboratory or with the next one.
final class CpuQuotaKernelTest {
    private static final Duration TIME = Duration.ofMillis(10);
    private static final Duration PERIOD = Duration.ofMillis(100);

    private static List<Path> groups(long pid) throws IOException {
        try (Stream<Path> roots = Files.list(Path.of("/sys/fs/cgroup"))) {
            return Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), roots)
                    .filter(Files::isDirectory)
                    .flatMap(root -> children(root, "tidemark-lab-" + pid + "-"))
                    .toList();
        }
    }

    private static Stream<Path> children(Path root, String prefix) {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith(prefix)).toList().stream();
        } catch (IOException _) {
            return Stream.of();
        }
    }

    @Test
    void groupHoldsTheProcessAndIsGoneAfterwards() throws IOException {
        long own = ProcessHandle.current().pid();
        assertThat(CpuQuota.unavailable()).isEmpty();
        try (LabNamespace namespace = LabNamespace.create()) {
            try (CpuQuota quota = CpuQuota.create(TIME, PERIOD);
                    NamespaceProcess process = NamespaceProcess.start(namespace, List.of("sleep", "600"))) {
                quota.add(process.pid());

                assertThat(ProcFile.read("/proc/" + process.pid() + "/cgroup"))
                        .isInstanceOfSatisfying(
                                Reading.Known.class,
                                known -> assertThat(known.value().toString()).contains("tidemark-lab-" + own + "-"));
                assertThat(groups(own)).isNotEmpty();
            }
        }
        assertThat(groups(own)).isEmpty();
    }

    @Test
    void emptyGroupOfALaboratoryThatIsNoMoreIsRemoved() throws IOException, InterruptedException {
        long own = ProcessHandle.current().pid();
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path left;
        try (CpuQuota _ = CpuQuota.create(TIME, PERIOD)) {
            left = Files.createDirectory(groups(own).getFirst().resolveSibling("tidemark-lab-" + ended.pid() + "-1"));
            try (CpuQuota _ = CpuQuota.create(TIME, PERIOD)) {
                assertThat(left).doesNotExist();
                assertThat(groups(own)).hasSize(2);
            }
        } finally {
            // Whatever failed, nothing of this test stays.
            for (Path group : groups(ended.pid())) {
                Files.deleteIfExists(group);
            }
        }
    }
}
