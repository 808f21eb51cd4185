package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Programs in C, of which the tests have the source.
final class Compiled {
    private static final int LIMIT_SECONDS = 60;

    private Compiled() {}

    /// The program of `source`, linked statically, in `folder`.
    static Path of(Path folder, String source) throws IOException {
        // Tests run in the module's folder.
        Path from = Path.of("src", "test", "fixtures", "exec", source);
        Path program = folder.resolve(source.substring(0, source.lastIndexOf('.')));
        Process compiler = new ProcessBuilder("cc", "-static", "-O2", "-o", program.toString(), from.toString())
                .inheritIO()
                .start();
        try {
            assertThat(compiler.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("cc: interrupted", interrupted);
        } finally {
            compiler.destroyForcibly();
        }
        assertThat(compiler.exitValue()).isZero();
        return program;
    }
}
