package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountTableTest {
    @Test
    void optionalFieldsMayBeNoneOrSeveral() {
        MountTable table = MountTable.parse("""
                31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 master:1 - cgroup2 cgroup2 rw,nsdelegate
                """);

        assertThat(table.mounts())
                .containsExactly(
                        new MountTable.Mount("/", "/sys/fs/cgroup", "tmpfs", "rw,mode=755"),
                        new MountTable.Mount("/", "/sys/fs/cgroup/unified", "cgroup2", "rw,nsdelegate"));
    }

    @Test
    void escapedCharactersOfAPathAreUndone() {
        MountTable table = MountTable.parse("41 31 0:38 / /mnt/a\\040b\\134c\\09 rw - cgroup2 cgroup2 rw\n");

        assertThat(table.mounts().getFirst().point()).isEqualTo("/mnt/a b\\c\\09");
    }

    @ParameterizedTest
    @ValueSource(strings = {"41", "41 31 0:38 / /a rw", "41 31 0:38 / /a rw - cgroup2", "- - - - - - - -"})
    void malformedLineFails(String text) {
        assertThatThrownBy(() -> MountTable.parse(text)).isInstanceOf(MalformedKernelText.class);
    }

    @Test
    void unifiedHierarchyIsFoundWhereItIsMounted(@TempDir Path proc) throws IOException {
        Path table = Files.createDirectories(proc.resolve("self")).resolve("mountinfo");
        ProcRoot root = new ProcRoot(proc.toString());

        Files.writeString(table, "41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        assertThat(known(CgroupIds.find(root, InstantSource.system())).mountPoint())
                .isEqualTo("/sys/fs/cgroup");

        Files.writeString(table, "22 1 0:5 / /proc rw - proc proc rw\n");
        assertThat(reason(CgroupIds.find(root, InstantSource.system()))).endsWith("cgroup version 2 is not mounted");

        Files.writeString(table, "nonsense\n");
        assertThat(reason(CgroupIds.find(root, InstantSource.system()))).startsWith("/proc/self/mountinfo: ");
    }
}
