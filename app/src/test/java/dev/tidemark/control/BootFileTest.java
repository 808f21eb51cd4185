package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootFileTest {
    private static final String SOMAXCONN = "net.core.somaxconn";
    private static final String BLOCK = BootFile.block(SOMAXCONN, 8192, "17, 2025-03-14T03:31:02Z, by root: asked");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void settingHasACommentThatNamesTheChange() {
        assertThat(BootFile.empty().with(SOMAXCONN, Optional.of(BLOCK)).text()).isEqualTo("""
                # Written by tidemark tune. To take a change back: tidemark undo NUMBER. Other lines are kept.
                # change 17, 2025-03-14T03:31:02Z, by root: asked
                net.core.somaxconn = 8192
                """);
    }

    @Test
    void otherSettingsAndWhatPeopleWroteStay() {
        BootFile before = BootFile.parse("# mine\nnet/core/somaxconn=5\n\nnet.ipv4.tcp_syncookies = 1\n# end");

        BootFile changed = before.with(SOMAXCONN, Optional.of(BLOCK));

        assertThat(before.block(SOMAXCONN)).contains("net/core/somaxconn=5");
        assertThat(changed.text()).isEqualTo("# mine\n" + BLOCK + "\n\nnet.ipv4.tcp_syncookies = 1\n# end\n");
        assertThat(changed.with(SOMAXCONN, before.block(SOMAXCONN))).isEqualTo(before);
    }

    @Test
    void lastLineForANameIsTheOneThatCounts() {
        BootFile file = BootFile.parse(SOMAXCONN + " = 1\n" + SOMAXCONN + " = 2\n");

        assertThat(file.block(SOMAXCONN)).contains(SOMAXCONN + " = 2");
        assertThat(file.with(SOMAXCONN, Optional.empty()).text()).isEqualTo(SOMAXCONN + " = 1\n");
    }

    @Test
    void fileIsReplacedAsAWholeAndGoesWithItsLastSetting() throws IOException {
        Path path = folder.resolve("etc/sysctl.d/60-tidemark.conf");
        BootFileStore store = new BootFileStore(path);
        assertThat(store.read()).isEqualTo(Reading.of(Optional.empty()));
        assertThat(store.hindrance()).isEmpty();

        BootFile file = BootFile.empty().with(SOMAXCONN, Optional.of(BLOCK));
        store.write(file);
        assertThat(store.read()).isEqualTo(Reading.of(Optional.of(file)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r--r--");
        try (Stream<Path> files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }

        store.write(file.with(SOMAXCONN, Optional.empty()));
        assertThat(path).doesNotExist();
    }

    @Test
    void whatAKilledCommandLeftBehindIsNoHindrance() throws IOException {
        Path path = folder.resolve("60-tidemark.conf");
        Files.writeString(folder.resolve(".60-tidemark.conf.new"), "half");

        new BootFileStore(path).write(BootFile.empty().with(SOMAXCONN, Optional.of(BLOCK)));

        assertThat(path).content().endsWith("= 8192\n");
        assertThat(folder.resolve(".60-tidemark.conf.new")).doesNotExist();
    }

    @Test
    void linkIsNotFollowed() throws IOException {
        Path path = folder.resolve("60-tidemark.conf");
        Files.createSymbolicLink(path, Path.of("/dev/null"));

        assertThat(new BootFileStore(path).read()).isEqualTo(Reading.unknown(path + ": not a regular file"));
        assertThat(new BootFileStore(path).hindrance()).contains(path + ": not a regular file");
        Files.delete(path);
    }
}
