package dev.tidemark.lab;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A long-running program, with all processes it starts, inside a namespace; closing ends them all.
///
/// It leads a process group of its own. A shell guards it: it waits on a pipe from this JVM, and kills the group
/// when told to, or when the pipe breaks because the JVM is gone, however that died. A program that leaves its
/// group, such as a daemon that detaches, escapes: start servers in the foreground.
public final class NamespaceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int SIGKILL = 9;

    /// `$1` is the file for the output; what follows is the command. The answer is the pid of the command,
    /// which is also its group: a background child of a script leads no group, so that setsid(1) need not fork.
    ///
    /// The child is sent each signal twice, as it may not lead its group yet; and the guard ignores signals
    /// only after the child was forked, so that the child never does. dash takes a group only after `-s` and
    /// `--`.
    private static final String GUARD = """
            log=$1; shift
            env --default-signal setsid "$@" </dev/null >"$log" 2>&1 &
            child=$!
            trap '' HUP INT TERM QUIT
            echo "$child"
            order=gone
            read -r order
            if [ "$order" = end ]; then
              kill -s TERM -- "-$child" "$child"
              wait "$child"
            fi
            kill -s KILL -- "-$child" "$child"
            wait
            rm -f "$log"
            """;

    private final String name;
    private final Process guard;
    private final long pid;
    private final Path log;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NamespaceProcess(String name, Process guard, long pid, Path log) {
        this.name = name;
        this.guard = guard;
        this.pid = pid;
        this.log = log;
    }

    /// Starts `command`; returns at once, long before a server listens.
    public static NamespaceProcess start(LabNamespace namespace, List<String> command) {
        try {
            Path log = Files.createTempFile("tidemark-lab", ".log");
            try {
                Process guard = startGuard(namespace, command, log);
                return new NamespaceProcess(command.getFirst(), guard, readPid(guard), log);
            } catch (IOException | RuntimeException failed) {
                Files.deleteIfExists(log);
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Process startGuard(LabNamespace namespace, List<String> command, Path log) throws IOException {
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "guard", log.toString()));
        all.addAll(NamespaceCommand.entering(namespace));
        all.addAll(command);
        return new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// The guard starts nothing that could block before it says the pid, and ends of itself if the pipe is
    /// closed.
    private static long readPid(Process guard) throws IOException {
        try (BufferedReader reader = guard.inputReader(StandardCharsets.US_ASCII)) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("guard: ended (expected: a pid)");
            }
            return Long.parseLong(line);
        } catch (IOException failed) {
            guard.getOutputStream().close();
            throw failed;
        }
    }

    /// The pid of the program itself, in the JVM's pid namespace.
    public long pid() {
        return pid;
    }

    /// The pids of the program and of all its descendants, such as workers.
    public List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .forEach(pids::add);
        return pids;
    }

    /// Waits until somebody in the namespace listens on TCP `port`.
    ///
    /// @throws IllegalStateException when nobody does in time, or the program ended; the message holds its output
    public void awaitListening(int port, Duration limit) {
        try {
            Await.until(name + " listening on port " + port, limit, () -> {
                if (hasEnded()) {
                    throw new IllegalStateException(name + ": ended (expected: listening on port " + port + ")");
                }
                return ProcNetTcp.isListening(pid, port);
            });
        } catch (IllegalStateException failed) {
            throw new IllegalStateException(failed.getMessage() + "\n" + output(), failed);
        }
    }

    /// What it printed so far.
    public String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// An ended program stays a zombie until the guard is told to let it go.
    private boolean hasEnded() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.UTF_8);
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException _) {
            return true;
        }
    }

    /// Asks the group to end (SIGTERM), and kills what is left (SIGKILL): at once those that outlive the
    /// program, and after three seconds the program.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (!order("end") || !hasGuardEnded()) {
                Libc.call(SystemCall.KILL, -pid, SIGKILL, 0);
                if (!hasGuardEnded()) {
                    throw new IllegalStateException(name + ": not ended by SIGKILL within " + PATIENCE);
                }
            }
        } finally {
            delete();
        }
    }

    /// False when the guard is gone, killed by somebody else.
    private boolean order(String order) {
        try (var pipe = guard.outputWriter(StandardCharsets.US_ASCII)) {
            pipe.write(order + "\n");
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private boolean hasGuardEnded() {
        try {
            return guard.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
