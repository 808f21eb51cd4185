package dev.tidemark.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that answers each line it is sent with one line, and ends when its input does.
///
/// It cannot outlive this JVM: its input breaks then, and the kernel kills it when the thread ends that started
/// it. So that thread has to live as long as the child should.
final class Child implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final String name;
    private final Process process;
    private final Writer input;
    private final BufferedReader output;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static Child start(String name, List<String> command) {
        List<String> all = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        all.addAll(command);
        try {
            return new Child(
                    name,
                    new ProcessBuilder(all)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Starts a main class of this program in a JVM of its own.
    static Child java(Class<?> main, List<String> flags, String... arguments) {
        return start(main.getSimpleName(), javaCommand(main, flags, arguments));
    }

    /// The command line of that.
    static List<String> javaCommand(Class<?> main, List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Sends `line` and waits for the answer.
    ///
    /// @throws IllegalStateException when the program ended instead
    String ask(String line) {
        try {
            input.write(line + "\n");
            input.flush();
            return answer();
        } catch (IOException failed) {
            throw new UncheckedIOException(name + ": " + line, failed);
        }
    }

    /// Waits for a line that needs no question.
    ///
    /// @throws IllegalStateException when the program ended instead
    String answer() {
        try {
            String answer = output.readLine();
            if (answer == null) {
                throw new IllegalStateException(name + ": ended (expected: an answer)");
            }
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(name, failed);
        }
    }

    long pid() {
        return process.pid();
    }

    /// Ends its input, and waits for its end; kills it when that takes too long.
    @Override
    public void close() {
        try {
            input.close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            process.destroyForcibly();
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
