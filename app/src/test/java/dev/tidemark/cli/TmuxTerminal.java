package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A terminal of 80 columns and 24 lines, in tmux(1), in which a program runs that can be watched and typed to.
final class TmuxTerminal implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final AtomicInteger SERVERS = new AtomicInteger();

    /// tmux listens at a path of this name, too long for its column.
    private final String server = "tidemark-test-" + ProcessHandle.current().pid() + "-" + SERVERS.incrementAndGet();

    private final LabNamespace namespace;

    private TmuxTerminal(LabNamespace namespace) {
        this.namespace = namespace;
    }

    /// Runs `words` in a terminal, which stays when they have ended and shows their exit code.
    static TmuxTerminal start(LabNamespace namespace, List<String> words) {
        TmuxTerminal terminal = new TmuxTerminal(namespace);
        List<String> command = new ArrayList<>(List.of(
                "new-session",
                "-d",
                "-x",
                "80",
                "-y",
                "24",
                "/bin/sh",
                "-c",
                "trap : INT; \"$@\"; echo \"exit $?\"; read -r _",
                "tidemark"));
        command.addAll(words);
        terminal.tmux(command.toArray(String[]::new));
        return terminal;
    }

    /// What the server of tmux is called.
    String server() {
        return server;
    }

    /// Types these keys, as tmux(1) names them.
    void type(String... keys) {
        List<String> command = new ArrayList<>(List.of("send-keys", "-t", "0"));
        command.addAll(List.of(keys));
        tmux(command.toArray(String[]::new));
    }

    /// Waits until `text` stands on the screen, wherever the terminal breaks lines.
    ///
    /// @return the lines that are not empty
    List<String> await(String text) {
        String screen = Await.value(
                text,
                LIMIT,
                () -> tmux("capture-pane", "-p", "-t", "0"),
                seen -> seen.replace("\n", "").contains(text.replace("\n", "")));
        return Arrays.stream(screen.split("\n", -1))
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// Makes the terminal as large as that.
    void resize(int columns, int rows) {
        tmux("resize-window", "-t", "0", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /// All lines of the screen as they are.
    List<String> lines() {
        return tmux("capture-pane", "-p", "-t", "0").lines().toList();
    }

    /// The processes that run in it.
    List<ProcessHandle> processes() {
        long shell = Long.parseLong(
                tmux("display-message", "-p", "-t", "0", "#{pane_pid}").strip());
        return ProcessHandle.of(shell).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
    }

    /// The screen with its colours.
    String colored() {
        return tmux("capture-pane", "-p", "-e", "-t", "0");
    }

    private String tmux(String... arguments) {
        NamespaceCommand.Outcome outcome = NamespaceCommand.run(namespace, LIMIT, words(arguments));
        assertThat(outcome.exitCode()).as("%s", outcome.output()).isZero();
        return outcome.output();
    }

    private List<String> words(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", server));
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public void close() {
        NamespaceCommand.run(namespace, LIMIT, words("kill-server"));
    }
}
