package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `tidemark agent` as a process of its own, which serves on a free port and keeps its state in a folder of the
/// test. Ends with the test, whatever happens.
public final class AgentProcess implements AutoCloseable {
    public static final int HANGUP = 1;
    public static final int INTERRUPT = 2;
    public static final int TERMINATE = 15;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern SERVES = Pattern.compile("tidemark agent: .*; (https?://[^;]+);");

    private final Process process;
    private final Path log;

    private AgentProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts it in the namespace of the tests, and returns when it serves.
    ///
    /// @param folder for its state and its log
    public static AgentProcess start(Path folder, String... options) throws IOException {
        return recipe(folder).options(options).start().awaitReady();
    }

    /// Starts it in `namespace`, and returns when it serves: there, so that only who is there reaches it.
    public static AgentProcess start(LabNamespace namespace, Path folder, String... options) throws IOException {
        return recipe(folder).in(namespace).options(options).start().awaitReady();
    }

    /// For one with an environment of its own, or that shall not come up.
    public static Recipe recipe(Path folder) {
        return new Recipe(folder, List.of(), List.of(), Map.of());
    }

    /// How it is to be started.
    public record Recipe(Path folder, List<String> before, List<String> options, Map<String, String> environment) {
        public Recipe in(LabNamespace namespace) {
            return new Recipe(folder, List.of("nsenter", "--net=" + namespace.path(), "--"), options, environment);
        }

        /// As the command of another program, such as setpriv(1).
        public Recipe behind(String... words) {
            return new Recipe(folder, List.of(words), options, environment);
        }

        public Recipe options(String... words) {
            return new Recipe(folder, before, List.of(words), environment);
        }

        public Recipe environment(Map<String, String> variables) {
            return new Recipe(folder, before, options, variables);
        }

        /// Starts it, and does not wait. Unless the options say something else it listens on a free port.
        public AgentProcess start() throws IOException {
            // A run that goes on without its terminal ignores the signal that the tests send.
            List<String> command =
                    new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "env", "--default-signal=HUP,INT,TERM"));
            command.addAll(before);
            command.addAll(Product.asRoot(folder).words("agent"));
            if (!options.contains("--listen")) {
                command.addAll(List.of("--listen", "127.0.0.1:0"));
            }
            command.addAll(options);
            Path log = Files.createTempFile(folder, "agent", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("TIDEMARK_"));
            builder.environment().remove("JOURNAL_STREAM");
            builder.environment().put("STATE_DIRECTORY", folder.resolve("state").toString());
            builder.environment().putAll(environment);
            return new AgentProcess(builder.start(), log);
        }
    }

    /// Waits until it says that it serves.
    public AgentProcess awaitReady() {
        awaitLog("tidemark agent: ");
        return this;
    }

    /// Waits until its log holds `text`.
    public void awaitLog(String text) {
        Await.value(
                text,
                LIMIT,
                () -> {
                    boolean ended = !process.isAlive();
                    String log = log();
                    if (ended && !log.contains(text)) {
                        throw new AssertionError("the agent ended with " + process.exitValue() + ": " + log);
                    }
                    return log;
                },
                log -> log.contains(text));
    }

    /// What it wrote so far.
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Where it serves.
    public URI url() {
        Matcher serves = SERVES.matcher(log());
        assertThat(serves.find()).as(log()).isTrue();
        return URI.create(serves.group(1));
    }

    /// What it answers, from the namespace of the tests.
    public String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(url().resolve(path))
                                    .timeout(LIMIT)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    public long pid() {
        return process.pid();
    }

    /// Sends it one of the signals above.
    public void signal(int number) {
        Libc.require("signal", SystemCall.KILL, process.pid(), number, 0, 0, 0, 0);
    }

    /// Its threads, by name.
    public List<String> threads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return tasks.map(AgentProcess::name).flatMap(Optional::stream).toList();
        }
    }

    private static Optional<String> name(Path task) {
        try {
            return Optional.of(Files.readString(task.resolve("comm")).strip());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Waits for its end.
    ///
    /// @return its exit code
    public int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as(log())
                .isTrue();
        return process.exitValue();
    }

    /// Kills it, if it is still there.
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
