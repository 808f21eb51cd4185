package dev.tidemark.control;

import dev.tidemark.kernel.procfs.CgroupPath;
import dev.tidemark.kernel.procfs.ContainerId;
import dev.tidemark.kernel.procfs.MalformedKernelText;
import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.kernel.procfs.ProcRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whether this process is in a container, whose `/etc` no program reads at boot.
final class Confinement {
    /// What podman and docker put into each container.
    private static final List<String> MARKS = List.of("/run/.containerenv", "/.dockerenv");

    private Confinement() {}

    /// What tells that this process is in a container; empty when nothing does.
    static Optional<String> read() {
        return MARKS.stream()
                .filter(mark -> Files.exists(Path.of(mark)))
                .findFirst()
                .or(() -> ProcFile.read(ProcRoot.HOST.file("self/cgroup"))
                        .map(Confinement::container)
                        .orElse(Optional.empty()));
    }

    static Optional<String> container(String cgroup) {
        try {
            return CgroupPath.parse(cgroup).container().map(Confinement::name);
        } catch (MalformedKernelText _) {
            return Optional.empty();
        }
    }

    private static String name(ContainerId id) {
        return "container " + id.shortForm();
    }
}
