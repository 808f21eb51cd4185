package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `tidemark exec` as root: what a program's listen(2) come to, by a static C program that does as it is told.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExecKernelTest {
    private static final int SOMAXCONN = 613;
    private static final int ENOSYS = 38;

    @TempDir
    private static Path folder = Path.of("");

    private final LabNamespace namespace = LabNamespace.create();
    private Path listener = Path.of("");

    @BeforeAll
    void prepare() {
        namespace.sysctl("net.core.somaxconn", SOMAXCONN);
        listener = ListenerProgram.compile(folder);
    }

    /// The supervisor ends with the last process that has the filter.
    @AfterEach
    void noSupervisorStays() {
        new Supervisors(namespace).awaitNone();
    }

    @AfterAll
    void close() {
        namespace.close();
    }

    private Product.Answer exec(List<String> options, String orders) throws IOException {
        List<String> words = new ArrayList<>(List.of("exec"));
        words.addAll(options);
        words.addAll(List.of("--", listener.toString()));
        words.addAll(List.of(orders.split(" ", -1)));
        return Product.asRoot(folder).run(namespace, words.toArray(String[]::new));
    }

    private Product.Answer max(String orders) throws IOException {
        return exec(List.of("--backlog", "max"), orders);
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    @ParameterizedTest
    @CsvSource({
        "max,  tcp4 listen 5 limit,               613",
        "max,  tcp6 listen 5 limit,               613",
        "max,  tcp4 listen 5000 limit,            613",
        "max,  tcp4 listen -1 limit,              613",
        "17,   tcp4 listen 5 limit,                17",
        "17,   tcp4 listen 5000 limit,             17",
        "17,   tcp4 listen -1 limit,               17",
        "17,   tcp4 listen 17 limit,               17",
        "2147483647, tcp4 listen 5 limit,         613",
        "17,   tcp4 fork listen 5 limit,           17",
        "17,   tcp4 fork fork listen 5 limit,      17",
        "17,   thread tcp4 listen 5 limit,         17",
        "17,   tcp4 listen 5 thread listen 7 limit,17",
        "17,   own-descriptors tcp4 listen 5 limit,17",
        "17,   tcp4 undumpable listen 5 limit,     17",
        "17,   tcp4 user 65534 listen 5 limit,     17",
    })
    void eachListenGetsWhatIsWantedWhateverItAsksFor(String backlog, String orders, long limit) throws IOException {
        Product.Answer answer = exec(List.of("--quiet", "--backlog", backlog), orders);

        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).endsWith(lines("listen 0", "limit " + limit));
        assertThat(answer.exitCode()).isZero();
    }

    @Test
    void unixListenersToo() throws IOException {
        Product.Answer answer = exec(
                List.of("--backlog", "17"),
                "unix " + folder.resolve("s") + " listen 3 capacity unix @abc listen 3 capacity");

        assertThat(answer.out()).isEqualTo(lines("listen 0", "capacity 18", "listen 0", "capacity 18"));
    }

    @Test
    void whatListensLaterAndElsewhereIsServedTooWhenTheFirstProcessHasEnded() throws IOException {
        Path out = folder.resolve("daemon.out");
        Product.Answer answer = Product.asRoot(folder)
                .run(
                        namespace,
                        "exec",
                        "--backlog",
                        "17",
                        "--",
                        "sh",
                        "-c",
                        "\"$@\" >\"$0\" 2>&1 & exit 9",
                        out.toString(),
                        listener.toString(),
                        "daemon",
                        "tcp4",
                        "listen",
                        "5",
                        "limit",
                        "children");
        new Supervisors(namespace).awaitNone();

        assertThat(answer.exitCode()).isEqualTo(9);
        assertThat(out).hasContent(lines("listen 0", "limit 17", "children -10"));
    }

    @Test
    void whatIsNoListenableSocketFailsAsItAlwaysDoes() throws IOException {
        String orders = "udp listen 3 file listen 3 path listen 3 none listen 3";

        assertThat(max(orders).out()).isEqualTo(lines("listen -95", "listen -88", "listen -9", "listen -9"));
        assertThat(exec(List.of("--strict"), orders).out())
                .isEqualTo(lines("listen -95", "listen -88", "listen -9", "listen -9"));
    }

    @Test
    void truncationIsToldOnTheProgramsStandardErrorUnlessQuiet() throws IOException {
        Product.Answer answer = exec(List.of("--backlog", "5000"), "name a\tb tcp6 listen 3 unix @x listen 3");
        assertThat(answer.out()).isEqualTo(lines("listen 0", "listen 0"));
        assertThat(answer.err().replaceAll(":\\d+: ", ":PORT: ")).isEqualTo("""
                        tidemark: listen *:PORT: a\\x09b got 613 of 5000 (expected: a somaxconn of at least that)
                        tidemark: listen @x: a\\x09b got 613 of 5000 (expected: a somaxconn of at least that)
                        """);

        assertThat(exec(List.of("--backlog", "5000", "--quiet"), "tcp4 listen 3")
                        .err())
                .isEmpty();
    }

    @Test
    void nothingIsWrittenIntoAFileThatTookThePlaceOfStandardError() throws IOException {
        Path file = folder.resolve("precious");

        Product.Answer answer = exec(List.of("--backlog", "5000"), "error-to " + file + " tcp4 listen 3");

        assertThat(answer.out()).isEqualTo(lines("listen 0"));
        assertThat(answer.err()).isEmpty();
        assertThat(file).isEmptyFile();
    }

    @Test
    void strictLetsAListenFailThatWouldBeTruncated() throws IOException {
        Product.Answer answer = exec(
                List.of("--strict"), "tcp4 listen 613 limit listen 614 listen 5000 limit listen -1 listen 5 limit");

        assertThat(answer.out())
                .isEqualTo(lines(
                        "listen 0",
                        "limit 613",
                        "listen -22",
                        "listen -22",
                        "limit 613",
                        "listen 0",
                        "listen 0",
                        "limit 5"));
        assertThat(answer.err().replaceAll(":\\d+: ", ":PORT: ")).isEqualTo("""
                        tidemark: listen 127.0.0.1:PORT: listener asks for 614 (expected: at most somaxconn 613); refused
                        tidemark: listen 127.0.0.1:PORT: listener asks for 5000 (expected: at most somaxconn 613); refused
                        """);
    }

    @Test
    void strictJudgesTheWantedBacklogIfThereIsOne() throws IOException {
        Product.Answer answer = exec(List.of("--strict", "--backlog", "614"), "unix @strict listen 3");
        assertThat(answer.out()).isEqualTo(lines("listen -22"));
        assertThat(answer.err())
                .isEqualTo(
                        "tidemark: listen @strict: --backlog asks for 614 for listener (expected: at most somaxconn 613);"
                                + " refused\n");

        assertThat(exec(List.of("--strict", "--backlog", "max"), "tcp4 listen 5000 limit")
                        .out())
                .isEqualTo(lines("listen 0", "limit 613"));
    }

    @Test
    void theSomaxconnOfTheSocketsNamespaceCounts() throws IOException {
        assertThat(exec(List.of("--strict"), "tcp4 new-namespace listen 614 tcp4 listen 614 limit listen 4097")
                        .out())
                .isEqualTo(lines("listen -22", "listen 0", "limit 614", "listen -22"));
        assertThat(max("new-namespace tcp4 listen 5 limit").out()).isEqualTo(lines("listen 0", "limit 4096"));
    }

    @Test
    void aClientOfAUnixListenerSeesTheUserOfTheProgram() throws IOException {
        assertThat(max("user 65534 unix @user listen 3 peer").out())
                .isEqualTo(lines("listen 0", "peer-user 65534", "peer-group 65534", "peer-is-self 0", "peer-groups 1"));
        assertThat(max("unix @root listen 3 peer").out()).contains("peer-user 0", "peer-group 0", "peer-is-self 0");
    }

    @Test
    void aListenThatComesToTheSameIsTheProgramsOwn() throws IOException {
        assertThat(max("unix @same listen 5000 peer").out()).contains("peer-is-self 1");
        assertThat(exec(List.of("--backlog", "3"), "unix @same listen 3 peer").out())
                .contains("peer-is-self 1");
        assertThat(exec(List.of("--strict"), "unix @same listen 3 peer").out()).contains("peer-is-self 1");
    }

    /// What a timer does to it is what Go's runtime does to programs: signals at any time.
    @Test
    void aListenThatSignalsInterruptIsMadeOrSaysThatItWasInterrupted() throws IOException {
        Product.Answer answer = max("tcp4 storm 499 listen 3 limit");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("failed 0\n").endsWith(lines("listen 0", "limit 613"));
        assertThat(answer.out()).doesNotContain("ticks 0\n");
    }

    @Test
    void listenByIoUringIsNotSeen() throws IOException {
        assertThat(max("tcp4 ring 7 limit").out()).isEqualTo(lines("ring 0", "limit 7"));
    }

    @Test
    void execInsideExecIsRefused() throws IOException {
        List<String> words = new ArrayList<>(List.of("exec", "--backlog", "max", "--"));
        words.addAll(Product.asRoot(folder).words("exec", "--backlog", "5", "--", "true"));

        Product.Answer answer = Product.asRoot(folder).run(namespace, words.toArray(String[]::new));

        assertThat(answer.exitCode()).isEqualTo(125);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .isEqualTo(
                        "tidemark: exec: another program answers for its system calls already, such as a tidemark exec"
                                + " around this one (expected: a thread without such a filter)\n");
    }

    @Test
    void withoutItsSupervisorALaterListenFailsAndTheProgramGoesOn() throws Exception {
        try (ExecRun run =
                ExecRun.start(folder, namespace, listener, "max", "tcp4 listen 5 limit line listen 7 limit hold")) {
            run.awaitOutput("limit 613\n");
            run.signalSupervisor(9);
            new Supervisors(namespace).awaitNone();
            run.say("go on\n");
            run.awaitOutput(lines("listen -" + ENOSYS, "limit 613"));

            assertThat(run.end()).isZero();
        }
    }

    @Test
    void signalsThatEndOthersDoNotEndTheSupervisor() throws Exception {
        try (ExecRun run =
                ExecRun.start(folder, namespace, listener, "max", "children tcp4 line listen 7 limit hold")) {
            run.awaitOutput("children -10\n");
            for (int signal : new int[] {1, 2, 3, 10, 12, 13, 14, 15, 20, 21, 22, 24, 34, 64}) {
                run.signalSupervisor(signal);
            }
            run.say("go on\n");
            run.awaitOutput(lines("listen 0", "limit 613"));

            assertThat(run.end()).isZero();
        }
    }

    @Test
    void theProgramHasThePidOfTheCommandAndItsOwnEnd() throws Exception {
        try (ExecRun run = ExecRun.start(folder, namespace, listener, "max", "pid children hold")) {
            run.awaitOutput(lines("pid " + run.pid(), "children -10"));
            run.signal(15);

            assertThat(run.end()).isEqualTo(128 + 15);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh -c 'exit 7'; 7",
                "sh -c 'exit 125'; 125",
                "no-such-program; 127",
                "/no/such/program; 127",
                "/etc/passwd; 126",
                "/etc; 126",
            })
    void theExitCodeIsTheProgramsOrThatOfEnv(String spec) throws IOException {
        String[] parts = spec.split("; ", -1);
        List<String> words = new ArrayList<>(List.of("exec", "--backlog", "max", "--"));
        words.addAll(
                parts[0].startsWith("sh -c")
                        ? List.of("sh", "-c", parts[0].substring(7, parts[0].length() - 1))
                        : List.of(parts[0]));

        Product.Answer answer = Product.asRoot(folder).run(namespace, words.toArray(String[]::new));

        assertThat(answer.exitCode()).isEqualTo(Integer.parseInt(parts[1]));
        assertThat(answer.err())
                .hasLineCount(answer.exitCode() < 126 ? 0 : 1)
                .contains(answer.exitCode() == 127 ? ": ENOENT no such program (expected: a program)" : "");
    }

    @Test
    void aScriptWithoutAnInterpreterIsGivenToTheShell() throws IOException {
        Path script = folder.resolve("script");
        Files.writeString(script, "echo \"$0 $# $2\"\n");
        Files.setPosixFilePermissions(script, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));

        Product.Answer answer = Product.asRoot(folder)
                .run(namespace, "exec", "--strict", script.toString(), "--", "a b", "--debug", "@x");

        assertThat(answer.out()).isEqualTo(script + " 4 a b\n");
    }
}
