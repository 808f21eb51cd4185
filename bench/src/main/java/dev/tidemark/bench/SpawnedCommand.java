package dev.tidemark.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A subject that is a program: started, its output read to the end, its end awaited.
record SpawnedCommand(String name, List<String> command) implements Subject {
    private static final File NULL = new File("/dev/null");
    private static final int LIMIT_SECONDS = 60;

    SpawnedCommand(String name, String... command) {
        this(name, List.of(command));
    }

    @Override
    public void run(long[] nanos) {
        for (int i = 0; i < nanos.length; i++) {
            long before = System.nanoTime();
            spawn();
            nanos[i] = System.nanoTime() - before;
        }
    }

    private void spawn() {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(NULL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var output = process.getInputStream()) {
                byte[] _ = output.readAllBytes();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IllegalStateException(String.join(" ", command) + ": failed (expected: exit code 0)");
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public long cpuNanos() {
        return CpuTime.ofEndedChildren();
    }
}
