package dev.tidemark.kernel.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kernel.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who a process acts as, by the names of the lines and not by their places.
final class ProcessStatusTest {
    private static final String TEXT = """
            Name:	a: b
            State:	S (sleeping)
            Tgid:	812
            Pid:	815
            Uid:	1000	33	0	33
            Gid:	1000	34	0	34
            Groups:	44 4 33\s
            NoNewPrivs:	1
            SigIgn:	8000000000001001
            Later:	what nobody knows yet
            """;

    @Test
    void theEffectiveNumbersAreRead() {
        assertThat(ProcessStatus.parse(TEXT))
                .isEqualTo(new ProcessStatus(812, 33, 34, List.of(4L, 33L, 44L), 0x8000000000001001L, true));
    }

    @Test
    void noGroupsAndAnOldKernelAreNoFault() {
        String old = TEXT.replace("44 4 33 ", "").replaceFirst("NoNewPrivs:.*\n", "");

        assertThat(ProcessStatus.parse(old).groups()).isEmpty();
        assertThat(ProcessStatus.parse(old).noNewPrivileges()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Tgid:\t812", "Uid:\t1000\t33\t0\t33", "Gid:\t1000\t34\t0\t34", "SigIgn:\t8000000000001001"})
    void aLineThatIsMissingOrMalformedFails(String line) {
        String name = line.substring(0, line.indexOf(':') + 1);

        assertThatThrownBy(() -> ProcessStatus.parse(TEXT.replace(line + "\n", "")))
                .isInstanceOf(MalformedKernelText.class);
        assertThatThrownBy(() -> ProcessStatus.parse(TEXT.replace(line, name + "\tx\ty")))
                .isInstanceOf(MalformedKernelText.class);
    }

    @Test
    void thisThreadIsOneOfThisProcess() {
        assertThat(ProcessStatus.readOwn(ProcRoot.HOST).map(ProcessStatus::process))
                .isEqualTo(Reading.of((int) ProcessHandle.current().pid()));
    }
}
