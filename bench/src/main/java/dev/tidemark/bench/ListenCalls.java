package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program in C that calls listen(2) again and again and times each call itself.
///
/// @param child the program, perhaps with something before it on its command line
record ListenCalls(String name, Child child) implements Subject {
    private static final int COMPILER_SECONDS = 60;

    /// Compiles the program into `folder`.
    static Path compile(Path rivals, Path folder) {
        Path program = folder.resolve("listens");
        try {
            Process compiler = new ProcessBuilder(
                            "cc",
                            "-O2",
                            "-o",
                            program.toString(),
                            rivals.resolve("listens.c").toString())
                    .inheritIO()
                    .start();
            if (!compiler.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
                throw new IllegalStateException("cc: failed (expected: a C compiler)");
            }
            return program;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// Starts `program` behind the words of `before`.
    static ListenCalls start(String name, List<String> before, Path program) {
        List<String> command = new ArrayList<>(before);
        command.add(program.toString());
        return new ListenCalls(name, Child.start(name, command));
    }

    @Override
    public void run(long[] nanos) {
        String[] took = child.ask(Integer.toString(nanos.length)).split(" ", -1);
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Long.parseLong(took[i]);
        }
    }

    /// Of the program alone.
    @Override
    public long cpuNanos() {
        return CpuTime.of(child.pid());
    }

    @Override
    public void close() {
        child.close();
    }
}
