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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A probe in a process of its own: what is left when that is killed, and what it can do with less privilege.
final class ProbeProcessKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int KILLS = Boolean.getBoolean("tidemark.long") ? 50 : 2;
    private static final int BPF_PROG_GET_FD_BY_ID = 13;
    private static final List<Class<?>> CODE =
            List.of(ProbeProgram.class, Probe.class, SocketFacts.class, Reading.class);

    @TempDir
    private static Path folder;

    private static String java = "";

    @BeforeAll
    static void copyClasses() throws IOException {
        boolean _ = folder.toFile().setExecutable(true, false);
        java = ReadableClasses.command(folder, CODE, ProbeProgram.class);
    }

    @Test
    void killedProcessLeavesNothingAttached() throws IOException, InterruptedException {
        for (int i = 0; i < KILLS; i++) {
            Process process = start("exec " + java);
            try {
                List<String> lines = lines(process);
                assertThat(lines).last().isEqualTo("running");
                Set<Integer> programs = programs(process.pid());
                assertThat(lines).contains("places: " + programs.size());
                assertThat(programs).hasSizeGreaterThanOrEqualTo(5).allMatch(ProbeProcessKernelTest::isLoaded);
                assertThat(process.destroyForcibly().waitFor(LIMIT)).isTrue();
                Await.until(
                        "programs gone", LIMIT, () -> programs.stream().noneMatch(ProbeProcessKernelTest::isLoaded));
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-all | refused: | needs CAP_BPF and CAP_PERFMON",
                "-all,+bpf | refused: | needs CAP_PERFMON",
                "-all,+net_admin | refused: | needs CAP_BPF and CAP_PERFMON"
            })
    void missingPrivilegeIsNamed(String capabilities, String begin, String content) throws IOException {
        assertSays(capabilities, begin, content);
    }

    /// Packets are for whoever may administer the network; the functions of the kernel are not.
    @Test
    void reasonsNeedThePrivilegeOfTheirPlace() throws IOException {
        boolean atFunctions;
        try (Probe probe = OpenProbe.open(OpenProbe.RECORDED)) {
            atFunctions = probe.status().of(ProbeFeature.REASONS).toString().contains("FENTRY_CONN_REQUEST");
        }
        if (atFunctions) {
            assertSays("-all,+bpf,+perfmon", "REASONS: Exact", "FENTRY_CONN_REQUEST");
        } else {
            assertSays("-all,+bpf,+perfmon", "REASONS: Off", "needs CAP_NET_ADMIN");
            assertSays("-all,+bpf,+perfmon,+net_admin", "REASONS: Exact", "CGROUP_INGRESS");
        }
    }

    private static void assertSays(String capabilities, String begin, String content) throws IOException {
        Process process = start("exec setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=" + capabilities
                + " --ambient-caps=" + capabilities + " " + java);
        try {
            assertThat(lines(process))
                    .anySatisfy(line -> assertThat(line).startsWith(begin).contains(content));
        } finally {
            process.destroyForcibly();
        }
    }

    /// A user namespace gives all capabilities over what is its own, and bpf(2) is the host's.
    @Test
    void rootOfAUserNamespaceIsRefused() throws IOException {
        Process process = start("exec unshare -Urn " + java);
        try {
            assertThat(lines(process)).last().asString().startsWith("refused: ");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String command) throws IOException {
        return new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// What it says until it is running or refused.
    private static List<String> lines(Process process) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.equals("running") || line.startsWith("refused")) {
                break;
            }
        }
        return lines;
    }

    /// The programs of the links that a process holds, by the kernel's number of each.
    private static Set<Integer> programs(long pid) throws IOException {
        Set<Integer> programs = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fdinfo"))) {
            for (Path descriptor : descriptors.toList()) {
                Files.readAllLines(descriptor).stream()
                        .filter(line -> line.startsWith("prog_id:"))
                        .map(line -> Integer.parseInt(
                                line.substring(line.indexOf(':') + 1).strip()))
                        .forEach(programs::add);
            }
        }
        return programs;
    }

    private static boolean isLoaded(int program) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(16, 8);
            attributes.set(ValueLayout.JAVA_INT, 0, program);
            long result = Libc.call(SystemCall.BPF, BPF_PROG_GET_FD_BY_ID, attributes.address(), 16);
            if (result >= 0) {
                Descriptor.of(result).close();
                return true;
            }
            assertThat(Libc.errno(result)).isEqualTo(Errno.ENOENT);
            return false;
        }
    }
}
