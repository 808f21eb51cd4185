package dev.tidemark.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.ReadableClasses;
import dev.tidemark.watch.SocketFacts;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process with a probe that is killed: its programs, maps and links go with it. And one that cannot see the
/// kernel's types.
final class KilledProbeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int KILLS = Boolean.getBoolean("tidemark.long") ? 50 : 5;
    private static final List<Class<?>> CODE =
            List.of(ProbeProgram.class, Probe.class, SocketFacts.class, Reading.class);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    private static String java = "";

    /// What bpf(2) keeps, by how it is found again: `enum bpf_cmd`, `include/uapi/linux/bpf.h`.
    private enum Kept {
        PROGRAM("prog_id:", 13),
        MAP("map_id:", 14),
        LINK("link_id:", 30);

        private final String word;
        private final int getById;

        Kept(String word, int getById) {
            this.word = word;
            this.getById = getById;
        }

        boolean isThere(int number) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment attributes = arena.allocate(16, 8);
                attributes.set(ValueLayout.JAVA_INT, 0, number);
                long result = Libc.call(SystemCall.BPF, getById, attributes.address(), 16);
                if (result >= 0) {
                    Descriptor.of(result).close();
                    return true;
                }
                assertThat(Libc.errno(result)).isEqualTo(Errno.ENOENT);
                return false;
            }
        }
    }

    @BeforeAll
    static void copyClasses() throws IOException {
        java = ReadableClasses.command(folder, CODE, ProbeProgram.class);
    }

    @Test
    void nothingStaysOfAKilledProcess() throws IOException, InterruptedException {
        for (int i = 0; i < KILLS; i++) {
            Process process = start("exec " + java);
            try {
                assertThat(last(process)).isEqualTo("running");
                Set<Integer> programs = BpfDescriptors.numbers(process.pid(), Kept.PROGRAM.word);
                Set<Integer> maps = BpfDescriptors.numbers(process.pid(), Kept.MAP.word);
                Set<Integer> links = BpfDescriptors.numbers(process.pid(), Kept.LINK.word);
                assertThat(programs).isNotEmpty().allMatch(Kept.PROGRAM::isThere);
                assertThat(links).hasSameSizeAs(programs).allMatch(Kept.LINK::isThere);
                assertThat(maps).isNotEmpty().allMatch(Kept.MAP::isThere);

                process.destroyForcibly();
                assertThat(process.waitFor(LIMIT)).isTrue();

                Await.until("programs gone", LIMIT, () -> programs.stream().noneMatch(Kept.PROGRAM::isThere));
                Await.until("maps gone", LIMIT, () -> maps.stream().noneMatch(Kept.MAP::isThere));
                Await.until("links gone", LIMIT, () -> links.stream().noneMatch(Kept.LINK::isThere));
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void kernelThatDoesNotShowItsTypesIsSaidToBeTheReason() throws IOException {
        Process process =
                start("exec unshare --mount -- sh -c \"mount -t tmpfs none /sys/kernel/btf && exec " + java + "\"");
        try {
            assertThat(last(process)).startsWith("refused: ").contains("/sys/kernel/btf/vmlinux");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String command) throws IOException {
        return new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Its last line, or that which says that it is running.
    private static String last(Process process) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        String last = "";
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            last = line;
            if (line.equals("running")) {
                break;
            }
        }
        return last;
    }
}
