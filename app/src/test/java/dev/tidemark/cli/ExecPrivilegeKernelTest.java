package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `tidemark exec` as user 65534, who has no privilege and gives up all later ones, and as root, who does not.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExecPrivilegeKernelTest {
    @TempDir
    private static Path folder = Path.of("");

    private final LabNamespace namespace = LabNamespace.create();
    private Product nobody = Product.asRoot(folder);
    private Path listener = Path.of("");

    @BeforeAll
    void prepare() throws IOException {
        namespace.sysctl("net.core.somaxconn", 613);
        nobody = Product.asNobody(folder);
        listener = ListenerProgram.compile(folder);
    }

    @AfterEach
    void noSupervisorStays() {
        new Supervisors(namespace).awaitNone();
    }

    @AfterAll
    void close() {
        namespace.close();
    }

    private Product.Answer exec(Product product, List<String> options, Path program, String... orders)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("exec"));
        words.addAll(options);
        words.addAll(List.of("--", program.toString()));
        words.addAll(List.of(orders));
        return product.run(namespace, words.toArray(String[]::new));
    }

    private Product.Answer max(Product product, Path program, String... orders) throws IOException {
        return exec(product, List.of("--backlog", "max"), program, orders);
    }

    private Path copy(String name, String permissions) throws IOException {
        Path copy = folder.resolve(name);
        if (!Files.exists(copy)) {
            Files.copy(listener, copy);
        }
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(permissions));
        return copy;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void noPrivilegeIsNeeded() throws IOException {
        Product.Answer answer =
                max(nobody, listener, "tcp4", "listen", "5", "limit", "unix", "@nobody", "listen", "3", "peer");

        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).startsWith("listen 0\nlimit 613\nlisten 0\npeer-user 65534\n");
        assertThat(exec(nobody, List.of("--strict"), listener, "tcp4", "listen", "614")
                        .out())
                .isEqualTo("listen -22\n");
    }

    @Test
    void laterPrivilegesAreGivenUpOnlyWithoutCapSysAdmin() throws IOException {
        String[] words = {"-E", "^(NoNewPrivs|Seccomp|Speculation_Store_Bypass):", "/proc/self/status"};

        assertThat(max(Product.asRoot(folder), Path.of("/bin/grep"), words).out())
                .startsWith("NoNewPrivs:\t0\nSeccomp:\t2\n")
                .doesNotContain("disabled");
        assertThat(max(nobody, Path.of("/bin/grep"), words).out())
                .startsWith("NoNewPrivs:\t1\nSeccomp:\t2\n")
                .doesNotContain("disabled");
    }

    @Test
    void aProgramThatWouldLoseItsSetuidBitIsRefused() throws IOException, InterruptedException {
        Path program = copy("setuid", "rwxr-xr-x");
        run("chmod", "4755", program.toString());

        Product.Answer answer = max(nobody, program, "tcp4", "listen", "5");

        assertThat(answer.exitCode()).isEqualTo(125);
        assertThat(answer.err())
                .isEqualTo("tidemark: exec: " + program + ": would lose the privileges that its setuid bit or its"
                        + " capabilities give it (expected: CAP_SYS_ADMIN)\n");
        assertThat(max(Product.asRoot(folder), program, "tcp4", "listen", "5", "limit")
                        .out())
                .isEqualTo("listen 0\nlimit 613\n");
    }

    @Test
    void oneWithASetgidBitToo() throws IOException, InterruptedException {
        Path program = copy("setgid", "rwxr-xr-x");
        run("chmod", "2755", program.toString());

        assertThat(max(nobody, program, "tcp4", "listen", "5").exitCode()).isEqualTo(125);
    }

    @Test
    void oneWithTheSetuidBitOfItsOwnUserLosesNothing() throws IOException, InterruptedException {
        Path program = copy("own", "rwxr-xr-x");
        run("chown", "65534:65534", program.toString());
        run("chmod", "6755", program.toString());

        assertThat(max(nobody, program, "tcp4", "listen", "5", "limit").out()).isEqualTo("listen 0\nlimit 613\n");
    }

    /// `security.capability` with CAP_NET_BIND_SERVICE (bit 10), permitted and effective: `struct vfs_cap_data`.
    @Test
    void oneThatWouldLoseItsFileCapabilitiesToo() throws IOException, InterruptedException {
        Path program = copy("capable", "rwxr-xr-x");
        run(
                "python3",
                "-c",
                "import os, struct, sys; os.setxattr(sys.argv[1], 'security.capability',"
                        + " struct.pack('<IIIII', 0x02000001, 1 << 10, 0, 0, 0))",
                program.toString());

        Product.Answer answer = max(nobody, program, "tcp4", "listen", "5");

        assertThat(answer.exitCode()).isEqualTo(125);
        assertThat(answer.err()).contains("would lose the privileges");
    }

    @Test
    void aProgramThatMayNotBeReadIsRefusedWithoutCapSysPtrace() throws IOException {
        Path program = copy("unreadable", "rwx--x--x");

        Product.Answer answer = max(nobody, program, "tcp4", "listen", "5");

        assertThat(answer.exitCode()).isEqualTo(125);
        assertThat(answer.err())
                .isEqualTo("tidemark: exec: " + program + ": may be executed but not read, so that nobody can see its"
                        + " sockets (expected: CAP_SYS_PTRACE)\n");
        assertThat(max(Product.asRoot(folder), program, "tcp4", "listen", "5", "limit")
                        .out())
                .isEqualTo("listen 0\nlimit 613\n");
    }

    @Test
    void whoHidesFromUsKeepsItsOwnBacklogAndFailsUnderStrict() throws IOException {
        assertThat(max(nobody, listener, "tcp4", "undumpable", "listen", "5", "limit")
                        .out())
                .isEqualTo("listen 0\nlimit 5\n");
        assertThat(exec(nobody, List.of("--strict"), listener, "tcp4", "undumpable", "listen", "5")
                        .out())
                .isEqualTo("listen -1\n");
    }
}
