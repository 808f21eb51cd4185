package dev.tidemark.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kernel.procfs.ProcRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where the Yama security module restricts who may see into a program, exec says so instead of doing nothing.
final class HindranceTest {
    @TempDir
    private Path proc = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "0, false, ''",
        "0, true, ''",
        "1, false, 'exec: kernel.yama.ptrace_scope: 1 (expected: 0, or CAP_SYS_PTRACE, to see the program''s sockets)'",
        "1, true, ''",
        "2, false, 'exec: kernel.yama.ptrace_scope: 2 (expected: 0, or CAP_SYS_PTRACE, to see the program''s sockets)'",
        "2, true, ''",
        "3, false, 'exec: kernel.yama.ptrace_scope: 3 (expected: 0, to see the program''s sockets)'",
        "3, true, 'exec: kernel.yama.ptrace_scope: 3 (expected: 0, to see the program''s sockets)'",
    })
    void aRestrictedScopeIsSaid(int scope, boolean mayTrace, String sentence) throws IOException {
        Path file = proc.resolve("sys/kernel/yama/ptrace_scope");
        Files.createDirectories(file.getParent());
        Files.writeString(file, scope + "\n");

        assertThat(Hindrance.ofTracing(new ProcRoot(proc.toString()), mayTrace).orElse(""))
                .isEqualTo(sentence);
    }

    @Test
    void withoutTheModuleNothingIsRestricted() {
        assertThat(Hindrance.ofTracing(new ProcRoot(proc.toString()), false)).isEmpty();
    }
}
