package dev.tidemark.lab.server;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.Endpoint;
import dev.tidemark.lab.LabNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A [ServerMain] that runs inside a namespace, and the orders it is given.
///
/// The kernel kills it, even while it is stopped, when this JVM dies: PR_SET_PDEATHSIG, which stands for the
/// thread that started it ([ParentThread]), so that this thread lives as long. A Ctrl-C at the terminal does not
/// reach it. For one thread at a time, but for [#close] and the signals.
public final class LabServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    private final ServerRecipe recipe;
    private final ParentThread parent;
    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    private LabServer(ServerRecipe recipe, ParentThread parent) {
        this.recipe = recipe;
        this.parent = parent;
        this.process = parent.process();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// Starts a server and has it listen.
    ///
    /// @param backlog told on its standard input, unless the recipe shows one
    /// @throws IllegalStateException when it does not listen in time, with its own words
    public static LabServer start(LabNamespace namespace, ServerRecipe recipe, int backlog) {
        return start(namespace, recipe, backlog, Optional.empty());
    }

    /// Starts a server that may have at most `descriptors` descriptors (RLIMIT_NOFILE).
    public static LabServer start(LabNamespace namespace, ServerRecipe recipe, int backlog, int descriptors) {
        return start(namespace, recipe, backlog, Optional.of(descriptors));
    }

    private static LabServer start(
            LabNamespace namespace, ServerRecipe recipe, int backlog, Optional<Integer> descriptors) {
        LabServer server = new LabServer(recipe, ParentThread.start(command(namespace, recipe, descriptors)));
        try {
            String _ = server.answer();
            if (recipe.backlogShown().isEmpty()) {
                String _ = server.order("listen " + backlog);
            }
            return server;
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private static List<String> command(LabNamespace namespace, ServerRecipe recipe, Optional<Integer> descriptors) {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--pdeathsig", "KILL", "setsid", "nsenter", "--net=" + namespace.path(), "--"));
        descriptors.ifPresent(most -> command.addAll(List.of("prlimit", "--nofile=" + most + ":" + most)));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:-MaxFDLimit",
                "-Xshare:auto",
                "-Xms8m",
                "-Xmx32m",
                "-Xss512k",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                ServerMain.class.getName()));
        command.addAll(recipe.words());
        return command;
    }

    /// Where its classes and those of the system calls are: no more, so that each is found at once.
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> each : List.of(ServerMain.class, Libc.class)) {
            try {
                places.add(Path.of(each.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (URISyntaxException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return String.join(":", places);
    }

    /// Its process id.
    public long pid() {
        return process.pid();
    }

    /// Where it listens.
    public Endpoint endpoint() {
        return recipe.endpoint();
    }

    /// Gives an order ([ServerMain] lists them) and returns the answer behind `ok`.
    ///
    /// @throws IllegalStateException when it could not do it, or does not answer in time, as a stopped process
    public String order(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            return answer();
        } catch (IOException failed) {
            throw new IllegalStateException("server: ended (expected: " + order + ")", failed);
        }
    }

    private String answer() {
        Await.until("answer of the server", LIMIT, () -> !process.isAlive() || isReady());
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("server: ended with " + process.exitValue() + " (expected: an answer)");
            }
            if (!line.startsWith("ok")) {
                throw new IllegalStateException("server: " + line + " (expected: ok)");
            }
            return line.substring(2).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private boolean isReady() {
        try {
            return answers.ready();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Accepts at this rate from now on.
    public void accept(AcceptRate rate) {
        String _ = order("accept " + rate);
    }

    /// listen(2) again.
    public void relisten(int backlog) {
        String _ = order("relisten " + backlog);
    }

    /// How many connections it has accepted.
    public long accepted() {
        return Long.parseLong(order("count").split(" ", -1)[0]);
    }

    /// How often accept(2) failed although somebody waited.
    public long acceptFailures() {
        return Long.parseLong(order("count").split(" ", -1)[1]);
    }

    /// Stops the process (SIGSTOP).
    public void stop() {
        signal(SIGSTOP);
    }

    /// Lets it go on (SIGCONT).
    public void resume() {
        signal(SIGCONT);
    }

    private void signal(int number) {
        if (process.isAlive()) {
            Libc.call(SystemCall.KILL, process.pid(), number, 0);
        }
    }

    /// Kills it, stopped or not, and waits for its end.
    @Override
    public void close() {
        signal(SIGKILL);
        parent.close();
        if (endpoint() instanceof Endpoint.UnixPath(String path)) {
            try {
                Files.deleteIfExists(Path.of(path));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
