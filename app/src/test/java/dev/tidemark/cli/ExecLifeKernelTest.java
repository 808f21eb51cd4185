package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the start to the end of servers that `tidemark exec` runs: what becomes of their signals, exit codes,
/// daemons and privileges, and that nobody stays who answered for them.
final class ExecLifeKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PROMPTLY = Duration.ofSeconds(3);
    private static final long SOMAXCONN = 1009;
    private static final int SIGHUP = 1;
    private static final int SIGQUIT = 3;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    private final LabNamespace namespace = LabNamespace.create();
    private final Dwellers dwellers = new Dwellers(namespace);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void somaxconnOfItsOwn() {
        namespace.sysctl("net.core.somaxconn", SOMAXCONN);
    }

    @AfterEach
    void nothingStaysBehind() {
        try {
            awaitNobody();
        } finally {
            dwellers.processes().forEach(pid -> signal(pid, SIGKILL));
            namespace.close();
        }
    }

    private void awaitNobody() {
        Await.until("nobody left", PROMPTLY, () -> dwellers.processes().isEmpty());
    }

    private static void signal(long pid, int signal) {
        Libc.call(SystemCall.KILL, pid, signal, 0);
    }

    private Product.Running start(List<String> command, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("exec"));
        words.addAll(List.of(options));
        words.add("--");
        words.addAll(command);
        return Product.asRoot(folder).start(namespace, words.toArray(String[]::new));
    }

    private long awaitLimit(int port) {
        Map<Long, Long> limits = dwellers.awaitLimits(port);
        assertThat(limits).hasSize(1);
        return limits.values().iterator().next();
    }

    /// nginx listens before it knows its signals, and has workers afterwards, who become nobody.
    private List<Long> awaitWorkers(Product.Running nginx) {
        String master = Long.toString(nginx.process().pid());
        return Await.value(
                "workers",
                LIMIT,
                () -> dwellers.processes().stream()
                        .filter(pid -> Dwellers.status(pid, "PPid").equals(master))
                        .filter(pid -> Dwellers.status(pid, "Uid").startsWith("65534\t"))
                        .toList(),
                found -> found.size() == 2);
    }

    @Test
    void nginxEndsGracefullyByItsOwnSignalAndAllItsProcessesWithIt() throws IOException, InterruptedException {
        Product.Running nginx = start(ExecServer.NGINX.command(folder), "--backlog", "max");
        assertThat(awaitLimit(8080)).isEqualTo(SOMAXCONN);
        long master = nginx.process().pid();
        assertThat(awaitWorkers(nginx)).doesNotContain(master);
        assertThat(Dwellers.status(master, "Name")).isEqualTo("nginx");

        signal(master, SIGQUIT);
        Product.Answer answer = nginx.answer();

        assertThat(answer.exitCode()).as(answer.err()).isZero();
        awaitNobody();
    }

    /// The new configuration listens again, with the backlog of its own; the supervisor is still there.
    @Test
    void aReloadOfNginxGetsTheBacklogToo() throws IOException, InterruptedException {
        Product.Running nginx = start(ExecServer.NGINX.command(folder), "--backlog", "401");
        assertThat(awaitLimit(8080)).isEqualTo(401);
        assertThat(awaitWorkers(nginx)).hasSize(2);

        Files.writeString(
                folder.resolve("nginx.conf"),
                ExecServer.nginx()
                        .replace("listen 127.0.0.1:8080;", "listen 127.0.0.1:8080; listen 127.0.0.1:8081 backlog=37;"));
        signal(nginx.process().pid(), SIGHUP);

        assertThat(awaitLimit(8081)).isEqualTo(401);
        assertThat(awaitLimit(8080)).isEqualTo(401);
        signal(nginx.process().pid(), SIGTERM);
        assertThat(nginx.answer().exitCode()).isZero();
    }

    /// The first process ends at once; the daemon, nobody's child in a session of its own, listens afterwards,
    /// and again much later.
    @Test
    void aDaemonIsAnsweredAsLongAsItRuns() throws IOException, InterruptedException {
        Path pidFile = folder.resolve("redis.pid");
        Product.Running starter = start(
                List.of(
                        "/usr/bin/redis-server",
                        "--port",
                        "6379",
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--daemonize",
                        "yes",
                        "--pidfile",
                        pidFile.toString(),
                        "--logfile",
                        folder.resolve("redis.log").toString()),
                "--backlog",
                "307");
        assertThat(starter.answer().exitCode()).isZero();
        assertThat(awaitLimit(6379)).isEqualTo(307);
        String pid = Await.value("pid file", LIMIT, () -> read(pidFile), text -> text.endsWith("\n"));
        assertThat(dwellers.processes()).hasSize(2).contains(Long.valueOf(pid.strip()));

        NamespaceCommand.output(namespace, "redis-cli", "-p", "6379", "config", "set", "port", "6380");
        assertThat(awaitLimit(6380)).isEqualTo(307);
        assertThat(dwellers.limits(6379)).isEmpty();

        signal(Long.parseLong(pid.strip()), SIGTERM);
        awaitNobody();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notYet) {
            return "";
        }
    }

    /// It is none of the calls that the filter knows, as the manual page says.
    @Test
    void aListenOf32BitProgramsIsNotSeen() throws IOException, InterruptedException {
        String program = Compiled.of(folder, "old-call.c").toString();
        Product.Running running = start(List.of(program, "8201", "31"), "--backlog", "401", "--strict");

        assertThat(awaitLimit(8201)).isEqualTo(31);
        signal(running.process().pid(), SIGKILL);
        assertThat(running.answer().err()).isEmpty();
    }

    @Test
    void anExitCodePassesThrough() throws IOException {
        assertThat(Product.asRoot(folder)
                        .run(namespace, "exec", "--backlog", "max", "--", "sh", "-c", "echo said; exit 37"))
                .isEqualTo(new Product.Answer(37, "said\n", ""));
    }

    /// A signal's death is one of 128 and the number for whoever waits, as for any program.
    @Test
    void aDeathBySignalPassesThrough() throws IOException, InterruptedException {
        Product.Running redis = start(ExecServer.REDIS.command(folder), "--backlog", "max");
        assertThat(awaitLimit(6379)).isEqualTo(SOMAXCONN);

        signal(redis.process().pid(), SIGKILL);

        assertThat(redis.answer().exitCode()).isEqualTo(128 + SIGKILL);
    }

    @Test
    void nobodyMayRunServersToo() throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("exec", "--backlog", "max", "--"));
        words.addAll(ExecServer.PYTHON_ASYNCIO.command(folder));
        Product.Running python = Product.asNobody(folder).start(namespace, words.toArray(String[]::new));

        assertThat(awaitLimit(ExecServer.PYTHON_ASYNCIO.port())).isEqualTo(SOMAXCONN);
        assertThat(Dwellers.status(python.process().pid(), "Uid")).startsWith("65534\t");
        assertThat(Dwellers.status(python.process().pid(), "NoNewPrivs")).isEqualTo("1");
        assertThat(dwellers.supervisors())
                .singleElement()
                .satisfies(pid -> assertThat(Dwellers.status(pid, "Uid")).startsWith("65534\t"));

        signal(python.process().pid(), SIGTERM);
        assertThat(python.answer().exitCode()).isEqualTo(128 + SIGTERM);
    }
}
