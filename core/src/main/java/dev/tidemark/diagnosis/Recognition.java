package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// How a program is told by its process: one of several signs is enough.
///
/// @param processes names of the process; a `*` at the end stands for any more characters
/// @param command found in its command line
/// @param hosts the command line counts only in a process of one of these names; any name when there are none
/// @param manifest found in the manifest of the jar that it runs
/// @param section a section of its executable
/// @param cgroup found in the path of its control group
record Recognition(
        List<String> processes,
        Optional<Pattern> command,
        List<String> hosts,
        Optional<Pattern> manifest,
        Optional<String> section,
        Optional<Pattern> cgroup) {

    static Recognition of(ServerRow row) {
        Recognition signs = new Recognition(
                row.list("process"),
                row.pattern("command"),
                row.list("command.process"),
                row.pattern("manifest"),
                row.optional("section"),
                row.pattern("cgroup"));
        if (signs.processes.isEmpty()
                && signs.command.isEmpty()
                && signs.manifest.isEmpty()
                && signs.section.isEmpty()
                && signs.cgroup.isEmpty()) {
            throw row.wrong("process", "missing", "a way to recognise it");
        }
        return signs;
    }

    /// The signs in order of what they cost: the later ones read files.
    boolean fits(Program program) {
        return program.isCalledOneOf(processes)
                || (command.isPresent()
                        && (hosts.isEmpty() || program.isCalledOneOf(hosts))
                        && command.get().matcher(program.commandLine()).find())
                || fits(cgroup, program::cgroup)
                || fits(manifest, program::manifest)
                || section.filter(name -> program.sections().contains(name)).isPresent();
    }

    private static boolean fits(Optional<Pattern> pattern, Supplier<Reading<String>> text) {
        return pattern.isPresent()
                && text.get().map(found -> pattern.get().matcher(found).find()).orElse(false);
    }
}
