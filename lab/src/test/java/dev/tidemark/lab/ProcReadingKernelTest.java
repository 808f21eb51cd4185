package dev.tidemark.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.ProcFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Files of `/proc` are not files: what the first read does not take is gone.
final class ProcReadingKernelTest {
    private static final String SOMAXCONN = "/proc/sys/net/core/somaxconn";

    @Test
    void numberOfASettingIsCutWhereTheFirstReadEnds() throws IOException {
        String whole = LabReader.known(ProcFile.read(SOMAXCONN));
        assertThat(whole).matches("[0-9]{2,}\n");

        try (InputStream file = Files.newInputStream(Path.of(SOMAXCONN))) {
            assertThat(file.read()).isEqualTo(whole.charAt(0));
            assertThat(file.read()).isEqualTo(-1);
        }
        assertThat(Files.size(Path.of(SOMAXCONN))).isZero();
    }

    /// After setns(2) `/proc/net` still is that of the process: only `/proc/thread-self/net` is the thread's own.
    @Test
    void procNetIsThatOfTheProcessAndNotOfTheThread() {
        try (LabNamespace namespace = LabNamespace.create();
                LabListener listener = LabListener.open(namespace, ListenerRecipe.tcp("127.0.0.1"), 3)) {
            String inode = " " + listener.inode() + " ";

            assertThat(readInside(namespace, "/proc/thread-self/net/tcp")).contains(inode);
            assertThat(readInside(namespace, "/proc/self/net/tcp")).doesNotContain(inode);
            assertThat(readInside(namespace, "/proc/net/tcp")).doesNotContain(inode);
        }
    }

    private static String readInside(LabNamespace namespace, String path) {
        return LabReader.known(namespace.inside(() -> ProcFile.read(path)));
    }
}
