package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// `tidemark exec` with real servers, in a namespace whose somaxconn is its own: each listens with what was asked
/// for,
/// fails in its own way when that is refused, and leaves nothing behind.
final class ExecRealServersKernelTest {
    private static final Duration PROMPTLY = Duration.ofSeconds(3);
    private static final long SOMAXCONN = 1009;

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
            Await.until(
                    "nobody left: " + dwellers.processes(),
                    PROMPTLY,
                    () -> dwellers.processes().isEmpty());
        } finally {
            namespace.close();
        }
    }

    private List<String> words(ExecServer server, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("exec"));
        words.addAll(List.of(options));
        words.add("--");
        words.addAll(server.command(folder));
        return words;
    }

    private void listensWith(long limit, ExecServer server, String... options) throws IOException {
        List<String> command =
                Product.asRoot(folder).words(words(server, options).toArray(String[]::new));
        try (NamespaceProcess process = NamespaceProcess.start(namespace, command)) {
            Map<Long, Long> limits = dwellers.awaitLimits(server.port());

            assertThat(limits.values()).as(process.output()).containsExactly(limit);
            assertThat(dwellers.limitsBySs(server.port())).isEqualTo(limits);
            assertThat(Dwellers.status(process.pid(), "NoNewPrivs")).isEqualTo("0");
            assertThat(dwellers.supervisors()).hasSize(1).doesNotContainAnyElementsOf(process.pids());
        }
    }

    @ParameterizedTest
    @EnumSource
    void maxIsTheSomaxconnOfItsNamespace(ExecServer server) throws IOException {
        listensWith(SOMAXCONN, server, "--backlog", "max");
    }

    @ParameterizedTest
    @EnumSource
    void aNumberIsTheLimit(ExecServer server) throws IOException {
        listensWith(499, server, "--backlog", "499");
    }

    @ParameterizedTest
    @EnumSource
    void aNumberThatSomaxconnAllowsPassesStrictly(ExecServer server) throws IOException {
        listensWith(SOMAXCONN, server, "--backlog", Long.toString(SOMAXCONN), "--strict");
    }

    @ParameterizedTest
    @EnumSource
    void strictlyItsOwnRequestPassesWhereSomaxconnAllowsIt(ExecServer server) throws IOException {
        listensWith(server.ownBacklog().orElse((int) SOMAXCONN), server, "--strict");
    }

    @ParameterizedTest
    @EnumSource
    void strictlyMoreThanSomaxconnIsAnInvalidArgumentAndASentence(ExecServer server) throws IOException {
        refuses("--backlog asks for 5003 for ", SOMAXCONN, server, "--backlog", "5003", "--strict");
    }

    /// uWSGI looks at somaxconn itself, and Go asks for no more than that.
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"UWSGI", "CADDY"})
    void strictlyItsOwnRequestIsRefusedWhereSomaxconnIsLower(ExecServer server) throws IOException {
        namespace.sysctl("net.core.somaxconn", 3);
        refuses(" asks for " + server.ownBacklog().orElseThrow() + " ", 3, server, "--strict");
    }

    private void refuses(String asked, long somaxconn, ExecServer server, String... options) throws IOException {
        Product.Answer answer =
                Product.asRoot(folder).run(namespace, words(server, options).toArray(String[]::new));

        assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(server.exitCodeWithoutListener());
        assertThat(answer.err())
                .contains("tidemark: listen " + server.address() + ": ")
                .contains(asked)
                .contains("(expected: at most somaxconn " + somaxconn + "); refused\n");
        assertThat((answer.out() + answer.err()).toLowerCase(java.util.Locale.ROOT))
                .containsAnyOf("invalid argument", "einval");
        assertThat(dwellers.limits(server.port())).isEmpty();
    }
}
