package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hierarchies made of files, mounted where they lie.
final class CpuThrottlingTest {
    private static final String VERSION1_STAT =
            "nr_periods 101\nnr_throttled 13\nthrottled_time 7000000011\nnr_bursts 0\nburst_time 0\n";
    private static final String VERSION2_STAT =
            "usage_usec 5\nuser_usec 3\nsystem_usec 2\nnr_periods 17\nnr_throttled 11\nthrottled_usec 5003\n";

    @TempDir
    Path folder;

    @Test
    void quotaAndThrottlingOfVersion1AreRead() throws IOException {
        mounts(version1("/", "rw,cpu,cpuacct"));
        membership("4:cpuacct,cpu:/a/b\n0::/elsewhere\n");
        file("v1/cpu.cfs_quota_us", "-1\n");
        file("v1/a/cpu.cfs_quota_us", "-1\n");
        file("v1/a/b/cpu.cfs_quota_us", "20000\n");
        file("v1/a/b/cpu.cfs_period_us", "100000\n");
        file("v1/a/b/cpu.stat", VERSION1_STAT);

        List<CpuThrottling> limited = known(read());

        assertThat(limited).containsExactly(new CpuThrottling("/a/b", 20000, 100000, 101, 13, 7_000_000_011L));
        assertThat(limited.getFirst().processors()).isEqualTo(0.2);
    }

    @Test
    void everyGroupWithAQuotaIsToldTheInnermostFirst() throws IOException {
        mounts(version2("/"));
        membership("0::/pod/container/worker\n");
        file("v2/pod/cpu.max", "200000 100000\n");
        file("v2/pod/cpu.stat", VERSION2_STAT);
        file("v2/pod/container/cpu.max", "50000 100000\n");
        file("v2/pod/container/cpu.stat", VERSION2_STAT.replace("11", "2"));
        file("v2/pod/container/worker/cpu.max", "max 100000\n");

        assertThat(known(read()))
                .containsExactly(
                        new CpuThrottling("/pod/container", 50000, 100000, 17, 2, 5_003_000),
                        new CpuThrottling("/pod", 200000, 100000, 17, 11, 5_003_000));
    }

    @Test
    void withoutAQuotaThereIsNoneWhichIsNotUnknown() throws IOException {
        mounts(version2("/"));
        membership("0::/\n");

        assertThat(known(read())).isEmpty();
    }

    @Test
    void controllerOfVersion1CountsWhereBothVersionsAreMounted() throws IOException {
        mounts(version2("/"), version1("/", "rw,cpu"));
        membership("1:cpu:/a\n0::/a\n");
        file("v1/a/cpu.cfs_quota_us", "-1\n");
        file("v2/a/cpu.max", "50000 100000\n");
        file("v2/a/cpu.stat", VERSION2_STAT);

        assertThat(known(read())).isEmpty();
    }

    @Test
    void mountThatShowsAPartOfTheHierarchyIsEnough() throws IOException {
        mounts(version2("/docker/abc"));
        membership("0::/docker/abc/x\n");
        file("v2/cpu.max", "50000 100000\n");
        file("v2/cpu.stat", VERSION2_STAT);

        assertThat(known(read())).containsExactly(new CpuThrottling("/docker/abc", 50000, 100000, 17, 11, 5_003_000));
    }

    @Test
    void groupOutsideOfWhatIsMountedIsUnknown() throws IOException {
        mounts(version2("/docker/abc"));
        for (String group : List.of("/docker/abcd", "/docker", "/", "/../x", "/..", "/docker/abc/x (deleted)")) {
            membership("0::" + group + "\n");
            assertThat(reason(read())).isEqualTo("cgroup " + group + ": removed, or outside of what is mounted");
        }
    }

    @Test
    void hostWithoutAHierarchyIsUnknown() throws IOException {
        mounts("31 23 0:28 / /proc rw - proc proc rw");
        membership("0::/a\n");

        assertThat(reason(read())).isEqualTo("cgroup: no hierarchy that shares out processor time is mounted");
    }

    @Test
    void malformedFilesAreUnknown() throws IOException {
        mounts(version2("/"));
        membership("0::/\n");
        file("v2/cpu.max", "much 100000\n");
        assertThat(reason(read())).endsWith("/v2/cpu.max: 'much' (expected: a whole number)");
        file("v2/cpu.max", "5\n");
        assertThat(reason(read())).endsWith("/v2/cpu.max: '5' (expected: quota and period)");
        file("v2/cpu.max", "50000 100000\n");
        file("v2/cpu.stat", "usage_usec 5\n");
        assertThat(reason(read())).endsWith("/v2/cpu.stat: no nr_periods (expected: one)");
    }

    @Test
    void processThatIsGoneIsUnknown() throws IOException {
        mounts(version2("/"));

        assertThat(reason(read())).contains("/9/cgroup: ENOENT");
    }

    private Reading<List<CpuThrottling>> read() {
        return CpuThrottling.read(new ProcRoot(folder.resolve("proc").toString()), 9);
    }

    private void mounts(String... lines) throws IOException {
        file("proc/self/mountinfo", String.join("\n", lines) + "\n");
    }

    private void membership(String text) throws IOException {
        file("proc/9/cgroup", text);
    }

    private String version1(String root, String options) {
        return "32 31 0:29 " + root + " " + folder.resolve("v1") + " rw - cgroup cgroup " + options;
    }

    private String version2(String root) {
        return "41 31 0:38 " + root + " " + folder.resolve("v2") + " rw - cgroup2 cgroup2 rw";
    }

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }
}
