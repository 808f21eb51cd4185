package dev.tidemark.cli;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A `tidemark exec` under way, whose program can be talked to. Closing kills it.
record ExecRun(Process process, Path output, Supervisors supervisors) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SIGKILL = 9;

    /// @param orders for the program of `listener.c`
    static ExecRun start(Path folder, LabNamespace namespace, Path listener, String backlog, String orders)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--pdeathsig", "KILL", "nsenter", "--net=" + namespace.path(), "--"));
        command.addAll(Product.asRoot(folder).words("exec", "--backlog", backlog, "--", listener.toString()));
        command.addAll(List.of(orders.split(" ", -1)));
        Path output = Files.createTempFile(folder, "exec", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ExecRun(process, output, new Supervisors(namespace));
    }

    long pid() {
        return process.pid();
    }

    void awaitOutput(String end) {
        String _ = Await.value("output", LIMIT, this::read, text -> text.endsWith(end));
    }

    private String read() {
        try {
            return Files.readString(output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void say(String line) throws IOException {
        process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    void signal(int signal) {
        Libc.require("signal", SystemCall.KILL, process.pid(), signal, 0, 0, 0, 0);
    }

    void signalSupervisor(int signal) {
        Libc.require("signal", SystemCall.KILL, supervisors.only(), signal, 0, 0, 0, 0);
    }

    /// Its exit code, once it has read the end of its input.
    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("exec: not ended");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            Libc.call(SystemCall.KILL, process.pid(), SIGKILL, 0);
        }
    }
}
