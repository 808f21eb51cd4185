package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.CgroupPath;
import dev.tidemark.kernel.procfs.ProcRoot;
import dev.tidemark.kernel.procfs.ProcessEntry;
import dev.tidemark.kernel.procfs.ProcessFiles;
import dev.tidemark.kernel.procfs.RegularFile;
import dev.tidemark.listener.Owner;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an owner runs, as far as its process tells. Files are read when they are first asked for; what cannot be
/// read is as if it were not there. For one thread.
final class Program {
    private static final int LONGEST_COMMAND = 64 * 1024;

    private final Owner owner;
    private final ProcRoot root;
    private final String commandLine;
    private final Set<String> names;
    private @Nullable Reading<String> cgroup;
    private @Nullable Reading<String> manifest;
    private @Nullable Set<String> sections;

    Program(Owner owner, ProcRoot root) {
        this.owner = owner;
        this.root = root;
        String line = String.join(" ", owner.command());
        this.commandLine = line.substring(0, Math.min(line.length(), LONGEST_COMMAND));
        this.names = names(owner);
    }

    /// The short name, and that of the first word of the command line: a thread may have renamed the first, and a
    /// title such as `nginx: master process` the second.
    private static Set<String> names(Owner owner) {
        Set<String> names = new HashSet<>();
        names.add(owner.name());
        words(owner.command()).stream().findFirst().ifPresent(first -> {
            String path = first.endsWith(":") ? first.substring(0, first.length() - 1) : first;
            names.add(path.substring(path.lastIndexOf('/') + 1));
        });
        return names;
    }

    /// The arguments; the words of a title where a process wrote one over them.
    static List<String> words(List<String> command) {
        boolean isTitle = command.stream().skip(1).allMatch(String::isEmpty);
        return isTitle && !command.isEmpty()
                ? List.of(command.getFirst().strip().split("\\s+", -1))
                : command;
    }

    boolean isCalledOneOf(List<String> patterns) {
        return patterns.stream()
                .anyMatch(pattern -> names.stream()
                        .anyMatch(name -> pattern.endsWith("*")
                                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                                : name.equals(pattern)));
    }

    String commandLine() {
        return commandLine;
    }

    Reading<String> cgroup() {
        if (cgroup == null) {
            cgroup = ProcessEntry.readCgroup(root, owner.pid()).map(CgroupPath::path);
        }
        return cgroup;
    }

    /// The manifest of the jar behind `-jar`.
    Reading<String> manifest() {
        if (manifest == null) {
            int flag = owner.command().indexOf("-jar");
            manifest = flag < 0 || flag + 1 >= owner.command().size()
                    ? Reading.unknown("runs no jar")
                    : readManifest(owner.command().get(flag + 1));
        }
        return manifest;
    }

    private Reading<String> readManifest(String jar) {
        return new ProcessFiles(root, owner.pid())
                .open(jar)
                .then(file -> {
                    try (file) {
                        return file.read(0, JarManifest.FAR_ENOUGH);
                    }
                })
                .then(JarManifest::find);
    }

    /// The names of the sections of its executable.
    Set<String> sections() {
        if (sections == null) {
            sections = new ProcessFiles(root, owner.pid())
                    .program()
                    .then(file -> {
                        try (RegularFile _ = file) {
                            return ElfSections.names(file::read);
                        }
                    })
                    .orElse(Set.of());
        }
        return sections;
    }
}
