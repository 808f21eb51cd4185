package dev.tidemark.cli;

import dev.tidemark.lab.Await;
import dev.tidemark.lab.LabNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The supervisors of `tidemark exec` that stand in one namespace.
record Supervisors(LabNamespace namespace) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// The pid of the only one, once it is there.
    long only() {
        return Await.value("supervisor", LIMIT, this::pids, pids -> pids.size() == 1)
                .getFirst();
    }

    /// Waits until there is none.
    void awaitNone() {
        List<Long> _ = Await.value("end of the supervisor", LIMIT, this::pids, List::isEmpty);
    }

    List<Long> pids() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(this::isOne)
                .toList();
    }

    private boolean isOne(long pid) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readSymbolicLink(proc.resolve("ns/net")).toString().equals("net:[" + namespace.inode() + "]")
                    && Files.readString(proc.resolve("cmdline"), StandardCharsets.UTF_8)
                            .contains("\0dev.tidemark.exec.Supervisor\0");
        } catch (IOException gone) {
            return false;
        }
    }
}
