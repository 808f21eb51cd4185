package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `top` in a real terminal, typed to.
final class TopKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SIGHUP = 1;
    private static final int SIGTERM = 15;
    private static final String MODES = "$(stty -a | tr ' ;' '\\n\\n' | grep -x -e '-*icanon' -e '-*echo')";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void keysDriveItAndTheTerminalIsAsItWas() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener full = LabListener.open(namespace, ListenerRecipe.tcp("0.0.0.0"), 2);
                LabListener empty = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 7);
                LabClients _ = LabClients.fill(namespace, full, LIMIT);
                TmuxTerminal terminal = start(namespace, "xterm", "top")) {
            String address = "0.0.0.0:" + full.port();
            List<String> _ = terminal.await("FULL >" + address);
            List<String> _ = terminal.await("  oldest waits ");
            assertThat(terminal.lines())
                    .hasSize(24)
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
            assertThat(terminal.colored()).contains("\033[7mFULL >");

            terminal.type("Down");
            List<String> _ = terminal.await("ok   >127.0.0.1:" + empty.port());
            terminal.type("Enter");
            List<String> _ = terminal.await("limit     7, set by application");
            terminal.type("Escape");
            terminal.type("/");
            terminal.type("-l", ":" + full.port());
            List<String> _ = terminal.await("filter: :" + full.port());
            terminal.type("Enter");
            List<String> _ = terminal.await("1 FULL  0 HIGH  0 ok");
            terminal.type("?");
            List<String> _ = terminal.await("draw the screen anew");
            terminal.type("Escape");
            terminal.type("f");
            List<String> _ = terminal.await("FROZEN");

            terminal.resize(60, 10);
            List<String> _ = terminal.await("? help  q quit");
            assertThat(terminal.lines()).hasSize(10);
            terminal.resize(50, 8);
            assertThat(terminal.await("needs 60x10")).hasSize(1);
            terminal.resize(120, 30);
            List<String> _ = terminal.await("LIMIT SET BY");

            terminal.type("q");
            assertRestored(terminal, "exit 0");
        }
    }

    @Test
    void aLimitIsChangedAfterThePlanWasConfirmed() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 5);
                TmuxTerminal terminal = start(namespace, "screen", "top")) {
            List<String> _ = terminal.await("ok   >127.0.0.1:" + listener.port());

            terminal.type("r");
            List<String> _ = terminal.await("new limit of 127.0.0.1:" + listener.port());
            terminal.type("-l", "17");
            terminal.type("Enter");
            List<String> _ = terminal.await("limit 5 -> 17");
            terminal.type("y");
            List<String> _ = terminal.await("CHANGED");
            terminal.type("Escape");
            List<String> _ = terminal.await("0/18");

            terminal.type("d");
            List<String> _ = terminal.await("s left");
            List<String> _ = terminal.await("Nothing wrong with 1 listener");
            terminal.type("C-c");
            assertRestored(terminal, "exit 0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SIGTERM, SIGHUP})
    void aSignalGivesTheTerminalBack(int signal) {
        try (LabNamespace namespace = LabNamespace.create();
                TmuxTerminal terminal = start(namespace, "xterm-256color", "top")) {
            List<String> _ = terminal.await("No listeners");

            kill(terminal, signal);

            assertRestored(terminal, "exit 0");
        }
    }

    @Test
    void stoppedItGivesTheTerminalBackAndTakesItAgain() {
        try (LabNamespace namespace = LabNamespace.create();
                TmuxTerminal terminal = TmuxTerminal.start(namespace, underJobControl("top"))) {
            List<String> _ = terminal.await("No listeners");

            terminal.type("C-z");
            assertThat(terminal.await("stopped icanon echo"))
                    .doesNotContain("q quit")
                    .contains("begin");

            terminal.type("Enter");
            List<String> _ = terminal.await("? help  q quit");
            terminal.type("?");
            List<String> _ = terminal.await("draw the screen anew");
            terminal.type("q");
            assertRestored(terminal, "exit 0");
        }
    }

    @Test
    void aDumbTerminalGetsTheTableOnceAnInterval() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 5);
                TmuxTerminal terminal = start(namespace, "dumb", "top", "-i", "200ms")) {
            Await.until(
                    "twice",
                    LIMIT,
                    () -> terminal.lines().stream()
                                    .filter(line -> line.startsWith("ok   >127.0.0.1:" + listener.port()))
                                    .count()
                            >= 2);
            assertThat(terminal.colored()).doesNotContain("\033[7m");

            terminal.type("C-c");
            List<String> _ = terminal.await("exit 0");
        }
    }

    @Test
    void withoutATerminalItSaysWhatThereIsInstead() throws IOException {
        try (LabNamespace namespace = LabNamespace.create()) {
            Product.Answer answer = Product.asRoot(folder).run(namespace, "top");

            assertThat(answer.exitCode()).isEqualTo(3);
            assertThat(answer.err())
                    .isEqualTo("tidemark: top: no terminal on standard input and output"
                            + " (expected: one; else tidemark watch)\n");
        }
    }

    /// The words before it, the exit code behind them, and the modes of a terminal that shows what is typed.
    private static void assertRestored(TmuxTerminal terminal, String exit) {
        List<String> _ = terminal.await("modes icanon echo");
        List<String> screen = terminal.await(exit);
        assertThat(screen)
                .contains("begin", "modes icanon echo")
                .anySatisfy(line -> assertThat(line).startsWith(exit));
        assertThat(String.join("\n", screen)).doesNotContain("q quit");
    }

    private static ProcessHandle java(TmuxTerminal terminal) {
        return Await.value(
                        "the process",
                        LIMIT,
                        () -> terminal.processes().stream()
                                .filter(process ->
                                        process.info().command().orElse("").endsWith("/java"))
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    private static void kill(TmuxTerminal terminal, int signal) {
        Libc.require("signal", SystemCall.KILL, java(terminal).pid(), signal, 0, 0, 0, 0);
    }

    private TmuxTerminal start(LabNamespace namespace, String type, String... arguments) {
        return TmuxTerminal.start(namespace, words("\"$@\"; code=$?;", type, arguments));
    }

    /// In a process group of its own, so that the shell goes on when it stops, until Enter.
    private List<String> underJobControl(String... arguments) {
        return words("set -m; \"$@\"; echo stopped " + MODES + "; read -r _; fg; code=$?;", "xterm", arguments);
    }

    private List<String> words(String run, String type, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "trap : INT; echo begin; export TERM=$0; " + run + " echo modes " + MODES + "; exit $code",
                type));
        words.addAll(Product.asRoot(folder).words(arguments));
        return words;
    }
}
