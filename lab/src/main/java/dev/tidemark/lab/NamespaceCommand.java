package dev.tidemark.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs one short command inside a namespace, through nsenter(1), and returns what it printed.
///
/// It is killed when its time is up, and by the kernel should this JVM die meanwhile. For programs such as `ss`
/// that a test holds its own numbers against.
public final class NamespaceCommand {
    private NamespaceCommand() {}

    /// What a command did.
    ///
    /// @param exitCode its own
    /// @param output standard output and standard error, as they came
    public record Outcome(int exitCode, String output) {}

    /// Runs `command` and waits for its end, at most as long as `limit`.
    ///
    /// @throws IllegalStateException when it took longer, and was killed
    public static Outcome run(LabNamespace namespace, Duration limit, List<String> command) {
        // The kernel sends the signal when the *thread* that started the child ends; this one waits for the child.
        List<String> all = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        all.addAll(entering(namespace));
        all.addAll(command);
        try {
            Path output = Files.createTempFile("tidemark-lab", ".out");
            try {
                int exitCode = exitCode(
                        new ProcessBuilder(all)
                                .redirectErrorStream(true)
                                .redirectInput(ProcessBuilder.Redirect.from(
                                        Path.of("/dev/null").toFile()))
                                .redirectOutput(output.toFile())
                                .start(),
                        limit,
                        command);
                return new Outcome(exitCode, Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Runs `command` as [#run] does, for at most ten seconds, and returns its output.
    ///
    /// @throws IllegalStateException when it fails
    public static String output(LabNamespace namespace, String... command) {
        Outcome outcome = run(namespace, Duration.ofSeconds(10), List.of(command));
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": exit code " + outcome.exitCode() + ": " + outcome.output());
        }
        return outcome.output();
    }

    /// The start of a command line that enters `namespace`.
    static List<String> entering(LabNamespace namespace) {
        return List.of("nsenter", "--net=" + namespace.path(), "--");
    }

    private static int exitCode(Process process, Duration limit, List<String> command) {
        boolean ended = false;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                process.destroyForcibly();
            }
        }
        if (!ended) {
            throw new IllegalStateException(
                    String.join(" ", command) + ": not ended within " + limit.toMillis() + " ms");
        }
        return process.exitValue();
    }
}
