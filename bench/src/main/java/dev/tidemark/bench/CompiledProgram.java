package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Programs in C that are compiled when they are needed.
final class CompiledProgram {
    private static final int COMPILER_SECONDS = 60;

    private CompiledProgram() {}

    /// Compiles `NAME.c` of `sources` into `folder`.
    static Path of(Path sources, String name, Path folder) {
        Path program = folder.resolve(name);
        try {
            Process compiler = new ProcessBuilder(
                            "cc",
                            "-O2",
                            "-o",
                            program.toString(),
                            sources.resolve(name + ".c").toString())
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
}
