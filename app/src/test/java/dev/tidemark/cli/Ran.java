package dev.tidemark.cli;

import dev.tidemark.kernel.libc.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What a command wrote and how it ended.
record Ran(int exitCode, String out, String err) {
    /// Runs a command as in a pipe.
    static Ran of(String... arguments) {
        return run(Optional.empty(), arguments);
    }

    /// Runs a command as on a terminal of `columns`.
    static Ran onTerminal(int columns, String... arguments) {
        return run(Optional.of(new TerminalSize(columns, 24)), arguments);
    }

    private static Ran run(Optional<TerminalSize> terminal, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Commands.run(new Console(out, err, terminal, Map.of("LANG", "C.UTF-8")), arguments);
        return new Ran(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
