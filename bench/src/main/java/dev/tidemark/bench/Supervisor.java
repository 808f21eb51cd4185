package dev.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The process of `tidemark exec` that answers for listen(2), found by what it holds, in this network namespace.
///
/// @param pid its process
record Supervisor(long pid) {
    private static final String NOTIFIER = "anon_inode:seccomp notify";

    /// Finds the one there is.
    static Supervisor find() {
        String here = link(Path.of("/proc/self/ns/net"));
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            List<Long> found = entries.filter(
                            entry -> entry.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(entry -> link(entry.resolve("ns/net")).equals(here))
                    .filter(Supervisor::holdsNotifier)
                    .map(entry -> Long.valueOf(entry.getFileName().toString()))
                    .toList();
            if (found.size() != 1) {
                throw new IllegalStateException("supervisors: " + found + " (expected: one)");
            }
            return new Supervisor(found.getFirst());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean holdsNotifier(Path process) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.anyMatch(descriptor -> link(descriptor).equals(NOTIFIER));
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    private static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    /// Memory by the name that `/proc/PID/status` gives it, such as `VmRSS`, in kB of 1024 bytes.
    long kilobytes(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            String line = lines.filter(each -> each.startsWith(name + ":"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", ""));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// What all its threads had of processors, by `/proc/PID/task/TID/schedstat`, which knows more than steps of
    /// 10 ms.
    long cpuNanos() {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            long sum = 0;
            for (Path task : tasks.toList()) {
                String text = Files.readString(task.resolve("schedstat"));
                sum += Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
            return sum;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
