package dev.tidemark.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.Sysctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysctlFoldersTest {
    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void nothingIsThere() {
        assertThat(read().bearing(Sysctl.SOMAXCONN)).isEmpty();
        assertThat(read().unread()).isEmpty();
    }

    private void write(String path, String... lines) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private BootSettings read() {
        return new SysctlFolders(root).read();
    }

    /// `file:line value` of what decides, `-` for a line that keeps others away.
    private Optional<String> deciding(BootReader reader) {
        return read().deciding(reader, Sysctl.SOMAXCONN)
                .map(line ->
                        line.fileName() + ":" + line.line() + " " + line.value().orElse("-"));
    }

    @Test
    void fileLaterByItsNameWinsWhateverItsFolder() throws IOException {
        write("usr/lib/sysctl.d/99-app.conf", "", "# comment", "; another", "net.core.somaxconn = 4096");
        write("etc/sysctl.d/60-tidemark.conf", "net.core.somaxconn=8192");
        write("etc/sysctl.d/readme.txt", "net.core.somaxconn=1");

        assertThat(deciding(BootReader.SYSTEMD)).contains("99-app.conf:4 4096");
        assertThat(deciding(BootReader.PROCPS)).contains("99-app.conf:4 4096");
        assertThat(read().bearing(Sysctl.SOMAXCONN))
                .extracting(BootAssignment::file)
                .containsExactly("/etc/sysctl.d/60-tidemark.conf", "/usr/lib/sysctl.d/99-app.conf");
    }

    @Test
    void fileHidesThoseOfTheSameNameInLaterFolders() throws IOException {
        write("usr/lib/sysctl.d/99-app.conf", "net.core.somaxconn = 4096");
        write("run/sysctl.d/99-app.conf", "net.core.somaxconn = 17");
        write("etc/sysctl.d/99-app.conf", "net.ipv4.tcp_syncookies = 1");

        assertThat(deciding(BootReader.SYSTEMD)).isEmpty();
    }

    @Test
    void linkToNothingMasksAFile() throws IOException {
        write("usr/lib/sysctl.d/99-app.conf", "net.core.somaxconn = 4096");
        write("etc/sysctl.d/10-first.conf", "net/core/somaxconn = 5");
        Files.createSymbolicLink(root.resolve("etc/sysctl.d/99-app.conf"), Path.of("/dev/null"));

        assertThat(deciding(BootReader.SYSTEMD)).contains("10-first.conf:1 5");
        assertThat(read().unread()).isEmpty();
        Files.delete(root.resolve("etc/sysctl.d/99-app.conf"));
    }

    @Test
    void linksAreFollowedWithinTheRootFolder() throws IOException {
        write("etc/sysctl.conf", "net.core.somaxconn = 7");
        write("etc/other.conf", "net.core.somaxconn = 9");
        Path folder = Files.createDirectories(root.resolve("etc/sysctl.d"));
        Files.createSymbolicLink(folder.resolve("98-other.conf"), Path.of("/etc/other.conf"));
        Files.createSymbolicLink(folder.resolve("99-sysctl.conf"), Path.of("../sysctl.conf"));

        assertThat(deciding(BootReader.SYSTEMD)).contains("99-sysctl.conf:1 7");
        assertThat(deciding(BootReader.PROCPS)).contains("sysctl.conf:1 7");
        assertThat(read().bearing(Sysctl.SOMAXCONN)).hasSize(3);
        Files.delete(folder.resolve("98-other.conf"));
    }

    @Test
    void onlyProcpsReadsTheFileBesideTheFolders() throws IOException {
        write("etc/sysctl.d/99-zz.conf", "net.core.somaxconn = 9");
        write("etc/sysctl.conf", "net.core.somaxconn = 7");

        assertThat(deciding(BootReader.SYSTEMD)).contains("99-zz.conf:1 9");
        assertThat(deciding(BootReader.PROCPS)).contains("sysctl.conf:1 7");
    }

    @Test
    void patternOnlySetsWhatNoLineNames() throws IOException {
        write("etc/sysctl.d/10-a.conf", "net.core.somaxconn = 9");
        write("etc/sysctl.d/20-b.conf", "net.core.* = 7", "net.*.tcp_sync* = 2");

        assertThat(deciding(BootReader.SYSTEMD)).contains("10-a.conf:1 9");
        assertThat(read().deciding(BootReader.PROCPS, Sysctl.SYNCOOKIES))
                .map(BootAssignment::line)
                .contains(2);
    }

    @Test
    void lineWithoutAValueCancelsPatternsAndForSystemdWhatCameBefore() throws IOException {
        write("etc/sysctl.d/10-a.conf", "-net.core.somaxconn = 9");
        write("etc/sysctl.d/20-b.conf", "net.core.* = 7", "-net.core.somaxconn");

        assertThat(deciding(BootReader.SYSTEMD)).contains("20-b.conf:2 -");
        assertThat(deciding(BootReader.PROCPS)).contains("10-a.conf:1 9");
    }

    @Test
    void whatCannotBeReadIsTold() throws IOException {
        Files.createDirectories(root.resolve("etc/sysctl.d/50-folder.conf"));

        assertThat(read().unread()).containsExactly("/etc/sysctl.d/50-folder.conf: not a regular file");
    }
}
