package dev.tidemark.lab;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.procfs.ProcFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The way for a user without privilege to a laboratory: this very program once more, as root of a user
/// namespace.
///
/// A process with threads, such as a JVM, cannot enter one by itself: unshare(2) of CLONE_NEWUSER is EINVAL then.
public final class UserNamespace {
    private static final String MARK = "TIDEMARK_LAB_INSIDE";
    private static final List<String> ENTER = List.of("unshare", "--user", "--map-root-user", "--net");
    private static final int PROBE_SECONDS = 10;

    private UserNamespace() {}

    /// Whether this process may not make network namespaces.
    public static boolean isNeeded() {
        try (LabNamespace _ = LabNamespace.create()) {
            return false;
        } catch (KernelException refused) {
            if (refused.errno().isPermission()) {
                return true;
            }
            throw refused;
        }
    }

    /// Whether this process was started by [#runAgain].
    public static boolean isInside() {
        return System.getenv(MARK) != null;
    }

    /// Starts this program again, with its arguments and its standard streams, as root of a user namespace. It is
    /// killed when the calling thread ends.
    ///
    /// @return empty where that is refused
    /// @throws IOException when unshare(1) or setpriv(1) is missing
    public static Optional<Process> runAgain() throws IOException {
        if (isInside() || !isAllowed()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(ENTER);
        command.addAll(List.of("setpriv", "--pdeathsig", "KILL"));
        command.addAll(ownCommandLine());
        ProcessBuilder again = new ProcessBuilder(command).inheritIO();
        again.environment().put(MARK, "1");
        return Optional.of(again.start());
    }

    private static boolean isAllowed() throws IOException {
        List<String> command = new ArrayList<>(ENTER);
        command.add("true");
        Process probe = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            probe.destroyForcibly();
        }
    }

    /// This program's own words, by the path of its own Java: the first may be relative to another PATH.
    private static List<String> ownCommandLine() {
        return switch (ProcFile.read("/proc/self/cmdline")) {
            case Reading.Known<String>(String text) -> {
                List<String> words = new ArrayList<>(Arrays.asList(text.split("\0", -1)));
                words.removeLast();
                words.set(
                        0,
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString());
                yield words;
            }
            case Reading.Unknown<String>(String reason) -> throw new IllegalStateException(reason);
        };
    }
}
