package dev.tidemark.kernel.procfs;

import static dev.tidemark.kernel.procfs.Fixtures.known;
import static dev.tidemark.kernel.procfs.Fixtures.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ProcessState.Executable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessStateTest {
    @TempDir
    Path proc;

    @BeforeEach
    void makeProcess() throws IOException {
        Files.createDirectories(proc.resolve("9"));
        Files.writeString(proc.resolve("9/stat"), "9 (a) b) T 7 9 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 48213 0 0\n");
    }

    @Test
    void stateParentAndStartAreThoseOfStat() throws IOException {
        Files.writeString(proc.resolve("9/wchan"), "do_signal_stop");
        Files.createSymbolicLink(proc.resolve("9/exe"), Path.of("nginx"));

        ProcessState state = known(read());

        assertThat(state.state()).isEqualTo('T');
        assertThat(state.parent()).isEqualTo(7);
        assertThat(state.startTicks()).isEqualTo(48213);
        assertThat(known(state.waitChannel())).isEqualTo("do_signal_stop");
        assertThat(known(state.executable())).isEqualTo(new Executable("nginx", false));
    }

    @Test
    void replacedExecutableIsToldWithItsFormerPath() throws IOException {
        Files.createSymbolicLink(proc.resolve("9/exe"), Path.of("nginx (deleted)"));

        assertThat(known(known(read()).executable())).isEqualTo(new Executable("nginx", true));
    }

    @Test
    void zeroForAWaitChannelIsNotAName() throws IOException {
        Files.writeString(proc.resolve("9/wchan"), "0");

        assertThat(reason(known(read()).waitChannel())).endsWith("/9/wchan: it runs, or needs CAP_SYS_PTRACE");
    }

    @Test
    void whatCannotBeReadBesidesIsUnknownAlone() {
        ProcessState state = known(read());

        assertThat(reason(state.waitChannel())).contains("ENOENT");
        assertThat(reason(state.executable())).contains("ENOENT");
    }

    @Test
    void processThatIsGoneOrMalformedIsUnknown() throws IOException {
        assertThat(reason(ProcessState.read(new ProcRoot(proc.toString()), 8))).contains("/8/stat: ENOENT");
        Files.writeString(proc.resolve("9/stat"), "9 (a) T");
        assertThat(reason(read())).contains("expected: from 20");
    }

    private Reading<ProcessState> read() {
        return ProcessState.read(new ProcRoot(proc.toString()), 9);
    }
}
