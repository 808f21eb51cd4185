package dev.tidemark.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The static C program of lab/src/test/c/listener.c, which listens as its arguments say. Needs cc(1).
public final class ListenerProgram {
    private static final int LIMIT_SECONDS = 60;

    private ListenerProgram() {}

    /// Compiles it into `folder`, for everybody to execute.
    public static Path compile(Path folder) {
        Path source = Path.of("..", "lab", "src", "test", "c", "listener.c");
        Path program = folder.resolve("listener");
        List<String> compiler = List.of(
                "cc",
                "-std=gnu17",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-O1",
                "-static",
                "-pthread",
                "-o",
                program.toString(),
                source.toString());
        try {
            Path log = folder.resolve("compiler.log");
            Process process = new ProcessBuilder(compiler)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("cc: " + Files.readString(log));
            }
            return program;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("cc: interrupted", interrupted);
        }
    }
}
