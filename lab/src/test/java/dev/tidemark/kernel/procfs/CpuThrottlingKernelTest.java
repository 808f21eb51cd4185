package dev.tidemark.kernel.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.NamespaceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Makes a control group with a CPU quota, in whichever hierarchy has the controller, and puts a busy process in
/// it.
final class CpuThrottlingKernelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final CpuGroups root = known(CpuGroups.find(
            MountTable.parse(known(ProcFile.read("/proc/self/mountinfo"))), known(ProcFile.read("/proc/1/cgroup"))));
    private final String name = "tidemark-test-" + ProcessHandle.current().pid();
    private final Path outer = Path.of(root.mountPoint(), name);
    private final Path inner = outer.resolve("busy");
    private final Path rootControl = Path.of(root.mountPoint(), "cgroup.subtree_control");
    private boolean switchedOn;

    @BeforeEach
    void makeGroups() throws IOException {
        switchedOn = root.isUnified()
                && !List.of(Files.readString(rootControl).strip().split(" ", -1))
                        .contains("cpu");
        if (switchedOn) {
            Files.writeString(rootControl, "+cpu");
        }
        Files.createDirectory(outer);
        if (root.isUnified()) {
            Files.writeString(outer.resolve("cgroup.subtree_control"), "+cpu");
        }
        Files.createDirectory(inner);
    }

    @AfterEach
    void removeGroups() throws IOException {
        awaitEmpty();
        Files.deleteIfExists(inner);
        Files.deleteIfExists(outer);
        if (switchedOn) {
            Files.writeString(rootControl, "-cpu");
        }
    }

    @Test
    void processAboveItsQuotaIsThrottledAndItsWaitGrows() throws IOException {
        limit(outer, 50_000);
        limit(inner, 10_000);
        try (LabNamespace namespace = LabNamespace.create();
                NamespaceProcess busy = NamespaceProcess.start(namespace, List.of("sh", "-c", "while :; do :; done"))) {
            int pid = (int) busy.pid();
            join(inner, pid);
            CpuThrottling first = innermost(pid);
            long waited = waitNanos(pid);
            assertThat(first.quotaMicros()).isEqualTo(10_000);
            assertThat(first.periodMicros()).isEqualTo(100_000);
            assertThat(first.group()).endsWith("/" + name + "/busy");

            CpuThrottling later = Await.value(
                    "throttled seven times",
                    LIMIT,
                    () -> innermost(pid),
                    now -> now.throttledPeriods() >= first.throttledPeriods() + 7);

            assertThat(later.periods()).isGreaterThanOrEqualTo(later.throttledPeriods());
            assertThat(later.throttledNanos() - first.throttledNanos()).isGreaterThan(300_000_000);
            assertThat(waitNanos(pid) - waited).isGreaterThan(300_000_000);
            List<CpuThrottling> all = known(CpuThrottling.read(ProcRoot.HOST, pid));
            assertThat(all).extracting(CpuThrottling::quotaMicros).containsExactly(10_000L, 50_000L);
            assertThat(all.getLast().throttledPeriods()).isZero();
        }
    }

    @Test
    void processWithoutAQuotaHasNoneAndThatIsKnown() {
        int self = (int) ProcessHandle.current().pid();

        assertThat(known(CpuThrottling.read(ProcRoot.HOST, self)))
                .noneMatch(group -> group.group().contains(name));
        assertThat(CpuThrottling.read(ProcRoot.HOST, Integer.MAX_VALUE).isKnown())
                .isFalse();
    }

    private void limit(Path group, long quotaMicros) throws IOException {
        if (root.isUnified()) {
            Files.writeString(group.resolve("cpu.max"), quotaMicros + " 100000");
        } else {
            Files.writeString(group.resolve("cpu.cfs_quota_us"), "" + quotaMicros);
        }
    }

    private static void join(Path group, int pid) throws IOException {
        Files.writeString(group.resolve("cgroup.procs"), "" + pid);
    }

    private static CpuThrottling innermost(int pid) {
        return known(CpuThrottling.read(ProcRoot.HOST, pid)).getFirst();
    }

    private static long waitNanos(int pid) {
        return known(SchedStat.read(ProcRoot.HOST, pid)).waitNanos();
    }

    /// A group can be removed when the last process has left it altogether.
    private void awaitEmpty() {
        Await.until("group empty", LIMIT, () -> {
            try {
                return Files.readString(inner.resolve("cgroup.procs")).isEmpty();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    private static <T> T known(Reading<T> reading) {
        return Objects.requireNonNull(reading.fold(value -> value, reason -> {
            throw new AssertionError("unknown: " + reason);
        }));
    }
}
