package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A program that goes on until it is ended, and says on stderr when it is ready.
///
/// It cannot outlive the thread that started it.
///
/// @param said the file that holds what it says
record RunningProgram(String name, Process process, Path said) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int END_SECONDS = 10;

    /// Starts one and waits until it said `ready`.
    ///
    /// @param folder for what it says, and its home
    static RunningProgram start(String name, Path folder, String ready, Map<String, String> more, List<String> words) {
        Path said = folder.resolve("said");
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(Path.of("/dev/null").toFile())
                .redirectError(said.toFile());
        builder.environment().putAll(more);
        try {
            RunningProgram program = new RunningProgram(name, builder.start(), said);
            program.await(ready);
            return program;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void await(String ready) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(said).contains(ready)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                process.destroyForcibly();
                throw new IllegalStateException(name + ": " + Files.readString(said) + " (expected: " + ready + ")");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    long pid() {
        return process.pid();
    }

    /// Asks it to end; kills it and what it started when that takes too long.
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
