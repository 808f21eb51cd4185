package dev.tidemark.exec;

import dev.tidemark.kernel.process.Program;
import dev.tidemark.kernel.procfs.Capabilities;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessStatus;
import java.util.Optional;

/// Why a program cannot be supervised, or would not be what it is: what can be known before it runs.
final class Hindrance {
    private static final String PTRACE_SCOPE = "sys/kernel/yama/ptrace_scope";
    private static final int NOBODY = 3;

    private Hindrance() {}

    /// The reason, as one sentence, if there is one.
    static Optional<String> of(Program program, String name) {
        Capabilities ours = Capabilities.read(ProcRoot.HOST);
        Optional<String> scope = ofTracing(ProcRoot.HOST, ours.mayTrace());
        if (scope.isPresent()) {
            return scope;
        }
        if (!ours.mayAdminister() && losesPrivilege(program)) {
            return Optional.of("exec: " + name
                    + ": would lose the privileges that its setuid bit or its capabilities give it (expected:"
                    + " CAP_SYS_ADMIN)");
        }
        if (!ours.mayTrace() && !program.isReadable()) {
            return Optional.of("exec: " + name
                    + ": may be executed but not read, so that nobody can see its sockets (expected: CAP_SYS_PTRACE)");
        }
        return Optional.empty();
    }

    /// The Yama security module: 0 restricts nothing, 1 lets only ancestors see into a process, 2 only holders of
    /// CAP_SYS_PTRACE, 3 nobody. A process may name another that may (PR_SET_PTRACER), but not for long: the
    /// exception is that of its first thread, which ends when another thread executes a program (`de_thread`,
    /// `fs/exec.c`;
    /// `yama_task_free`, `security/yama/yama_lsm.c`).
    static Optional<String> ofTracing(ProcRoot root, boolean mayTrace) {
        int scope = ProcFile.readIfThere(root.file(PTRACE_SCOPE))
                .map(text ->
                        text.map(digits -> Integer.parseInt(digits.strip())).orElse(0))
                .orElse(0);
        if (scope == 0 || (scope < NOBODY && mayTrace)) {
            return Optional.empty();
        }
        return Optional.of("exec: kernel.yama.ptrace_scope: " + scope + " (expected: 0"
                + (scope < NOBODY ? ", or CAP_SYS_PTRACE" : "") + ", to see the program's sockets)");
    }

    /// Whoever has given up later privileges already loses nothing.
    private static boolean losesPrivilege(Program program) {
        return ProcessStatus.readOwn(ProcRoot.HOST)
                .map(status -> !status.noNewPrivileges() && program.gainsPrivilege(status.user(), status.group()))
                .orElse(false);
    }
}
