package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.process.ProcessorTime;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import dev.tidemark.lab.NamespaceProcess;
import dev.tidemark.lab.SsListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `tidemark wait-listening` beside listeners that come, grow and go.
final class WaitListeningKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ListenerRecipe LOOPBACK =
            ListenerRecipe.tcp("127.0.0.1").withPort(8083);

    /// The name of the test, as the kernel cuts it.
    private static final String OWN_NAME = "java";

    private final String name = "tidemark-wait-" + ProcessHandle.current().pid();

    @TempDir
    private Path folder = Path.of("");

    private Product.Running waiting(LabNamespace namespace, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("wait-listening"));
        words.addAll(List.of(arguments));
        Product.Running running = Product.asRoot(folder).start(namespace, words.toArray(String[]::new));
        running.awaitLooking();
        return running;
    }

    @Test
    void aListenerThatIsThereIsFoundAtOnce() {
        try (LabNamespace namespace = LabNamespace.named(name);
                LabListener listener = LabListener.open(namespace, LOOPBACK, 31)) {
            Ran ran = Ran.of("wait-listening", "netns:" + name, ":8083", "--min-limit", "31", "--timeout", "0s");

            assertThat(ran.err()).isEmpty();
            assertThat(ran.out())
                    .matches("LISTENING {2}127\\.0\\.0\\.1:8083 netns:" + name + " " + OWN_NAME
                            + " \\d+: limit 31, after \\S+ m?s\n");
            assertThat(ran.exitCode()).isZero();
            assertThat(listener.limit()).isEqualTo(31);
        }
    }

    @Test
    void aListenerThatComesLaterIsWaitedFor() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create()) {
            Product.Running running = waiting(namespace, ":8083", "--min-limit", "7");
            assertThat(running.process().isAlive()).isTrue();

            try (LabListener listener = LabListener.open(namespace, LOOPBACK, 7)) {
                Product.Answer answer = running.answer();

                assertThat(answer.err()).isEmpty();
                assertThat(answer.out())
                        .startsWith("LISTENING  127.0.0.1:8083 ")
                        .contains(": limit 7, after ");
                assertThat(answer.exitCode()).isZero();
                assertThat(SsListener.tcp(namespace).values())
                        .extracting(SsListener::limit)
                        .containsExactly(7L);
                assertThat(listener.limit()).isEqualTo(7);
            }
        }
    }

    @Test
    void aListenerThatIsTooSmallIsWaitedForUntilItListensAgain() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, LOOPBACK, 5)) {
            Product.Running running = waiting(namespace, ":8083", "--min-limit", "64", "--json");
            assertThat(running.process().isAlive()).isTrue();

            listener.relisten(67);
            Product.Answer answer = running.answer();

            assertThat(answer.exitCode()).isZero();
            PublishedSchemas.read().assertValid(answer.out());
            assertThat(answer.document()).containsEntry("outcome", "listening");
            assertThat(Product.number(answer.listeners().getFirst(), "limit")).isEqualTo(67);
            assertThat(Product.text(answer.listeners().getFirst(), "inode")).isEqualTo(Long.toString(listener.inode()));
        }
    }

    @Test
    void everyMemberOfAReuseportGroupHasToBeLargeEnough() throws IOException, InterruptedException {
        ListenerRecipe recipe = LOOPBACK.withReusePort();
        try (LabNamespace namespace = LabNamespace.create();
                LabListener large = LabListener.open(namespace, recipe, 64);
                LabListener small = LabListener.open(namespace, recipe, 63)) {
            Product.Answer refused = Product.asRoot(folder)
                    .run(namespace, "wait-listening", ":8083", "--min-limit", "64", "--timeout", "150ms");
            Product.Running running = waiting(namespace, ":8083", "--min-limit", "64");
            small.relisten(64);
            Product.Answer answer = running.answer();

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err())
                    .matches("tidemark: wait-listening: 127\\.0\\.0\\.1:8083 #[12]/2 java \\d+: limit 63 after 150 ms"
                            + " \\(expected: at least 64\\)\n");
            assertThat(answer.exitCode()).isZero();
            assertThat(answer.out().lines())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).contains(": limit 64, "));
            assertThat(large.limit()).isEqualTo(64);
        }
    }

    @Test
    void aTimeoutWithoutAnyListenerIsOneSentenceAndThree() throws IOException {
        try (LabNamespace namespace = LabNamespace.create()) {
            Product.Answer answer =
                    Product.asRoot(folder).run(namespace, "wait-listening", ":8083", "--timeout", "200ms", "--json");

            assertThat(answer)
                    .isEqualTo(new Product.Answer(
                            3,
                            "",
                            "tidemark: wait-listening: :8083 matches no listener after 200 ms"
                                    + " (expected: at least one)\n"));
        }
    }

    @Test
    void aNamespaceThatComesLaterIsNoticed() throws IOException, InterruptedException {
        try (LabNamespace elsewhere = LabNamespace.create()) {
            Product.Running running = waiting(elsewhere, "netns:" + name, ":8083");

            try (LabNamespace late = LabNamespace.named(name);
                    LabListener listener = LabListener.open(late, LOOPBACK, 11)) {
                Product.Answer answer = running.answer();

                assertThat(answer.exitCode()).isZero();
                assertThat(answer.out()).startsWith("LISTENING  127.0.0.1:8083 netns:" + name + " ");
                assertThat(listener.limit()).isEqualTo(11);
            }
        }
    }

    @Test
    void aUnixListenerIsWaitedFor() throws IOException, InterruptedException {
        Path path = folder.resolve("late.sock");
        try (LabNamespace namespace = LabNamespace.create()) {
            Product.Running running = waiting(namespace, "unix:" + path, "--min-limit", "3");

            try (LabListener listener = LabListener.open(namespace, ListenerRecipe.unixPath(path.toString()), 3)) {
                Product.Answer answer = running.answer();

                assertThat(answer.exitCode()).isZero();
                assertThat(answer.out())
                        .startsWith(
                                "LISTENING  " + listener.endpoint().toString().substring(5) + " ");
            }
        }
    }

    /// The listener is there before: only its owner's name changes, which no dump of sockets shows.
    @Test
    void aProcessThatTakesItsNameLaterIsRecognised() throws IOException, InterruptedException {
        String program = """
                import ctypes, os, socket, sys, time
                listener = socket.create_server(("127.0.0.1", 8083), backlog=13)
                while not os.path.exists(sys.argv[1]):
                    time.sleep(0.01)
                ctypes.CDLL(None).prctl(15, b"late-name", 0, 0, 0)
                time.sleep(60)
                """;
        Path sign = folder.resolve("sign");
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess server = NamespaceProcess.start(
                        namespace, List.of("/usr/bin/python3", "-c", program, sign.toString()))) {
            server.awaitListening(8083, LIMIT);
            Product.Running running = waiting(namespace, ":8083", "process:late-name");
            java.nio.file.Files.createFile(sign);
            Product.Answer answer = running.answer();

            assertThat(answer.err()).isEmpty();
            assertThat(answer.out()).startsWith("LISTENING  127.0.0.1:8083 late-name " + server.pid() + ": limit 13");
            assertThat(answer.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 130", "15, 143"})
    void aSignalEndsTheWaitingAtOnceAndNothingFollows(int signal, int code) throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create()) {
            Product.Running running = waiting(namespace, ":8083", "--timeout", "1h");
            Libc.require("end", SystemCall.KILL, running.process().pid(), signal, 0, 0, 0, 0);
            Product.Answer answer = running.answer();

            assertThat(answer).isEqualTo(new Product.Answer(code, "", ""));
        }
    }

    @Test
    void quietlyOnlyTheExitCodeTells() {
        try (LabNamespace namespace = LabNamespace.named(name);
                LabListener listener = LabListener.open(namespace, LOOPBACK, 31)) {
            assertThat(Ran.of("wait-listening", "netns:" + name, "--quiet", "--timeout", "0s"))
                    .isEqualTo(new Ran(0, "", ""));
            assertThat(listener.limit()).isEqualTo(31);
        }
    }

    /// Time on a processor, so that a busy machine does not make it look more.
    @Test
    void waitingTakesAHundredthOfAProcessorAtMost() throws IOException, InterruptedException {
        try (LabNamespace namespace = LabNamespace.create()) {
            List<LabListener> listeners = new ArrayList<>();
            try {
                for (int port = 9001; port <= 9010; port++) {
                    listeners.add(LabListener.open(namespace, LOOPBACK.withPort(port), 5));
                }
                long before = ProcessorTime.ofThisThread();
                Ran ran = Ran.of("wait-listening", "netns:" + namespace.inode(), ":8083", "--timeout", "10s");
                Duration used = Duration.ofNanos(ProcessorTime.ofThisThread() - before);

                assertThat(ran.exitCode()).isEqualTo(3);
                // What may be spent at once, the first and the last look at everything, and the shares.
                assertThat(used).isLessThan(Duration.ofMillis(40 + 60 + 60 + 2 * 100));
            } finally {
                listeners.forEach(LabListener::close);
            }
        }
    }
}
