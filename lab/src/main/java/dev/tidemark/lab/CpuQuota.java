package dev.tidemark.lab;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A control group whose processes may use only so much processor time together.
///
/// Its folder carries the pid of this JVM. An empty one that a killed laboratory left behind is removed when the
/// next is made. With cgroup version 1 of the `cpu` controller or, where that is not mounted, version 2
/// (`Documentation/scheduler/sched-bwc.rst`, `Documentation/admin-guide/cgroup-v2.rst`, Linux 6.18). Close it
/// after its processes. For one thread at a time.
public final class CpuQuota implements AutoCloseable {
    private static final String NAME = "tidemark-lab-";
    private static final Pattern NAME_PATTERN = Pattern.compile(NAME + "([0-9]+)-[0-9]+");
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path folder;

    private CpuQuota(Path folder) {
        this.folder = folder;
    }

    /// Where groups with a quota can be made.
    ///
    /// @param unified whether it is version 2
    private record Hierarchy(Path root, boolean unified) {}

    /// Why no group with a quota can be made here; empty where it can.
    public static Optional<String> unavailable() {
        try {
            Path made = makeFolder();
            Files.delete(made);
            return Optional.empty();
        } catch (AccessDeniedException denied) {
            return Optional.of("control groups: no permission to make " + denied.getFile()
                    + " (expected: root, outside of a user namespace)");
        } catch (IOException failed) {
            return Optional.of(
                    "control groups: " + failed.getMessage() + " (expected: one with a CPU quota can be made)");
        }
    }

    /// A group whose processes may use `time` in each `period`.
    ///
    /// @throws UncheckedIOException when it cannot be made, see [#unavailable]; nothing stays behind then
    public static CpuQuota create(Duration time, Duration period) {
        try {
            CpuQuota quota = new CpuQuota(makeFolder());
            try {
                quota.set(time, period);
                return quota;
            } catch (IOException failed) {
                quota.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path makeFolder() throws IOException {
        Hierarchy hierarchy = hierarchy().orElseThrow(() -> new IOException("the cpu controller is not mounted"));
        sweep(hierarchy.root());
        if (hierarchy.unified()
                && !read(hierarchy.root().resolve("cgroup.subtree_control")).contains("cpu")) {
            write(hierarchy.root().resolve("cgroup.subtree_control"), "+cpu");
        }
        return Files.createDirectory(
                hierarchy.root().resolve(NAME + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet()));
    }

    private static Optional<Hierarchy> hierarchy() throws IOException {
        Optional<Hierarchy> unified = Optional.empty();
        for (String line : read(Path.of("/proc/self/mountinfo")).split("\n", -1)) {
            int dash = line.indexOf(" - ");
            if (dash < 0) {
                continue;
            }
            Path point = Path.of(line.split(" ", -1)[4]);
            String[] source = line.substring(dash + 3).split(" ", -1);
            if (source[0].equals("cgroup") && List.of(source[2].split(",", -1)).contains("cpu")) {
                return Optional.of(new Hierarchy(point, false));
            }
            if (source[0].equals("cgroup2")) {
                unified = Optional.of(new Hierarchy(point, true));
            }
        }
        return unified;
    }

    /// Removes empty groups of laboratories that are no more.
    private static void sweep(Path root) throws IOException {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(root, NAME + "*")) {
            for (Path group : groups) {
                Matcher name = NAME_PATTERN.matcher(String.valueOf(group.getFileName()));
                if (name.matches() && !Files.exists(Path.of("/proc", name.group(1)))) {
                    removeIfEmpty(group);
                }
            }
        }
    }

    private static boolean removeIfEmpty(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException _) {
            // EBUSY: a process is in it still.
            return false;
        }
    }

    private void set(Duration time, Duration period) throws IOException {
        long quotaMicros = time.toNanos() / 1000;
        long periodMicros = period.toNanos() / 1000;
        if (Files.exists(folder.resolve("cpu.max"))) {
            write(folder.resolve("cpu.max"), quotaMicros + " " + periodMicros);
        } else {
            write(folder.resolve("cpu.cfs_period_us"), Long.toString(periodMicros));
            write(folder.resolve("cpu.cfs_quota_us"), Long.toString(quotaMicros));
        }
    }

    /// Puts a process, with all its threads, into the group.
    public void add(long pid) {
        try {
            write(folder.resolve("cgroup.procs"), Long.toString(pid));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// In how many periods its processes were stopped for having used up the quota.
    public long throttledPeriods() {
        try {
            return read(folder.resolve("cpu.stat"))
                    .lines()
                    .filter(line -> line.startsWith("nr_throttled "))
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("cpu.stat: no nr_throttled (expected: one)"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String read(Path file) throws IOException {
        return switch (ProcFile.read(file.toString())) {
            case Reading.Known<String>(String text) -> text;
            case Reading.Unknown<String>(String reason) -> throw new IOException(reason);
        };
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    }

    /// Removes the group. A process that was killed may take a moment to leave it.
    @Override
    public void close() {
        Await.until("control group " + folder.getFileName() + " empty", LIMIT, () -> removeIfEmpty(folder));
    }
}
