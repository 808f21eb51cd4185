package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessEntryTest {
    @Test
    void recordedProcessIsRead() {
        ProcessEntry entry = known(ProcessEntry.read(Fixtures.proc("podman-cgroup-v2"), 8240));

        assertThat(entry.pid()).isEqualTo(8240);
        assertThat(entry.comm()).isEqualTo("python3");
        assertThat(known(entry.commandLine())).containsExactly("python3", "-m", "http.server", "8000");
        assertThat(entry.parent()).isEqualTo(8233);
        assertThat(entry.startTicks()).isEqualTo(48213);
        assertThat(known(entry.uid())).isEqualTo(1000);
        assertThat(entry.state()).isEqualTo('S');
        assertThat(known(entry.cgroup()).unit()).contains("user@1000.service");
    }

    @Test
    void nameThatImitatesTheFieldsAfterItIsOneName() {
        ProcessEntry entry = known(ProcessEntry.read(Fixtures.proc("systemd-cgroup-v2"), 2417));

        assertThat(entry.comm()).isEqualTo(") S 1 (trick");
        assertThat(entry.state()).isEqualTo('S');
        assertThat(entry.parent()).isEqualTo(1);
        assertThat(known(entry.commandLine())).containsExactly("./odd name", "", "last");
    }

    @Test
    void kernelThreadHasNoCommandLine() {
        ProcessEntry entry = known(ProcessEntry.read(Fixtures.proc("systemd-cgroup-v2"), 24));

        assertThat(known(entry.commandLine())).isEmpty();
        assertThat(entry.state()).isEqualTo('I');
    }

    @Test
    void argumentsThatWereWrittenOverLoseOnlyTheirPadding() {
        assertThat(ProcessEntry.arguments("nginx: worker process\0\0\0\0\0")).containsExactly("nginx: worker process");
        assertThat(ProcessEntry.arguments("sshd: listener")).containsExactly("sshd: listener");
        assertThat(ProcessEntry.arguments("\0\0")).isEmpty();
    }

    @Test
    void processThatIsGoneIsUnknown() {
        assertThat(reason(ProcessEntry.read(Fixtures.proc("systemd-cgroup-v2"), 77)))
                .endsWith("/77/stat: ENOENT no such file or socket");
    }

    @Test
    void whatCannotBeReadBesidesIsUnknownAlone(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("9"));
        Files.writeString(proc.resolve("9/stat"), Fixtures.text("systemd-cgroup-v2/proc/812/stat"));
        Files.writeString(proc.resolve("9/cgroup"), "nonsense");
        Files.writeString(proc.resolve("9/status"), "Name:\tnginx\n");

        ProcessEntry entry = known(ProcessEntry.read(new ProcRoot(proc.toString()), 9));

        assertThat(entry.comm()).isEqualTo("nginx");
        assertThat(reason(entry.commandLine())).contains("ENOENT");
        assertThat(reason(entry.uid())).contains("expected: a line Uid");
        assertThat(reason(entry.cgroup())).contains("expected: number:controllers:/path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "812", "812 (nginx", "812 (nginx)", "812 (nginx) S 1", "812 nginx) S 1 2 3"})
    void malformedStatFails(String text) {
        assertThatThrownBy(() -> ProcessStat.parse(text)).isInstanceOf(MalformedKernelText.class);
    }

    @Test
    void thisProcessIsRead() {
        ProcessHandle self = ProcessHandle.current();

        ProcessEntry entry = known(ProcessEntry.read(ProcRoot.HOST, (int) self.pid()));

        assertThat(entry.comm()).isEqualTo("java");
        assertThat(known(entry.commandLine()).getFirst()).endsWith("java");
        assertThat((long) entry.parent()).isEqualTo(self.parent().orElseThrow().pid());
        assertThat(entry.cgroup().isKnown()).isTrue();
    }
}
