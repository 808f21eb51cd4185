package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorUseTest {
    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units\s
            Max processes             96365                96365                processes\s
            Max open files            1024                 20000                files\s
            Max locked memory         67108864             67108864             bytes\s
            """;

    @Test
    void descriptorsAreCountedAndTheLimitIsFoundByItsName(@TempDir Path proc) throws IOException {
        Path folder = Files.createDirectories(proc.resolve("9/fd"));
        for (int i = 0; i < 17; i++) {
            Files.createSymbolicLink(folder.resolve(Integer.toString(i)), Path.of("nothing"));
        }
        Files.writeString(proc.resolve("9/limits"), LIMITS);

        assertThat(known(DescriptorUse.read(new ProcRoot(proc.toString()), 9)))
                .isEqualTo(new DescriptorUse(17, OptionalLong.of(1024)));
    }

    @Test
    void unlimitedIsNoNumber() {
        assertThat(DescriptorUse.softLimit(LIMITS.replace("1024 ", "unlimited")))
                .contains(OptionalLong.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Max open files", "Max open files  many  20000 files", "Max open filesystems 5 5 x"})
    void limitThatIsNotThereIsNone(String text) {
        assertThat(DescriptorUse.softLimit(text)).isEqualTo(Optional.empty());
    }

    @Test
    void withoutALimitItIsUnknownAsAWhole(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("9/fd"));
        assertThat(reason(DescriptorUse.read(new ProcRoot(proc.toString()), 9))).contains("/9/limits: ENOENT");
        Files.writeString(proc.resolve("9/limits"), "nothing");
        assertThat(reason(DescriptorUse.read(new ProcRoot(proc.toString()), 9)))
                .endsWith("no soft limit (expected: a line Max open files)");
        assertThat(reason(DescriptorUse.read(new ProcRoot(proc.toString()), 8))).contains("/8/fd: ENOENT");
    }

    @Test
    void eachFurtherDescriptorIsCountedAndNoneIsLeftOpen(@TempDir Path folder) throws IOException {
        int pid = (int) ProcessHandle.current().pid();
        long open = Fixtures.openDescriptors();
        DescriptorUse before = known(DescriptorUse.read(ProcRoot.HOST, pid));

        List<Closeable> more = new ArrayList<>();
        try {
            for (int i = 0; i < 7; i++) {
                more.add(Files.newOutputStream(folder.resolve("file" + i)));
            }
            assertThat(known(DescriptorUse.read(ProcRoot.HOST, pid)))
                    .isEqualTo(new DescriptorUse(before.open() + 7, before.softLimit()));
        } finally {
            for (Closeable file : more) {
                file.close();
            }
        }
        assertThat(Fixtures.openDescriptors()).isEqualTo(open);
    }
}
