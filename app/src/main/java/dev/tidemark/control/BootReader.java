package dev.tidemark.control;

import dev.tidemark.kernel.procfs.Sysctl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program that makes settings from files: both read the same folders, and differ in the rest.
///
/// With both a pattern only sets what no line names, and of several patterns the last counts.
public enum BootReader {
    /// `systemd-sysctl`, at boot (systemd 252). The last line of a name or pattern counts, so that a line `-NAME`
    /// cancels those before it.
    SYSTEMD("systemd-sysctl") {
        @Override
        List<BootAssignment> standing(List<BootAssignment> lines) {
            Map<SysctlKey, BootAssignment> byKey = new LinkedHashMap<>();
            for (BootAssignment line : lines) {
                BootAssignment held = byKey.get(line.key());
                // One that says the same again does not even move to the end.
                if (held == null || !held.value().equals(line.value())) {
                    byKey.remove(line.key());
                    byKey.put(line.key(), line);
                }
            }
            return List.copyOf(byKey.values());
        }
    },
    /// `sysctl --system` of procps (4.0), which other init systems run at boot. It reads `/etc/sysctl.conf` last,
    /// and a line `-NAME` cancels nothing but patterns.
    PROCPS("sysctl --system") {
        @Override
        List<BootAssignment> standing(List<BootAssignment> lines) {
            List<BootAssignment> standing = new ArrayList<>(
                    lines.stream().filter(BootAssignment::isExclusion).toList());
            lines.stream().filter(line -> !line.isExclusion()).forEach(standing::add);
            return standing;
        }
    };

    private final String program;

    BootReader(String program) {
        this.program = program;
    }

    /// What the program is called.
    public String program() {
        return program;
    }

    /// The lines that count, so that of those with one name the last one does.
    abstract List<BootAssignment> standing(List<BootAssignment> lines);

    /// The line that decides what this program makes of `sysctl`: it sets the value, or is a line `-NAME` because
    /// of which nothing sets it.
    Optional<BootAssignment> deciding(Sysctl sysctl, List<BootAssignment> lines) {
        List<BootAssignment> bearing =
                standing(lines).stream().filter(line -> line.bearsOn(sysctl)).toList();
        return bearing.stream()
                .filter(line -> !line.isPattern())
                .reduce((_, later) -> later)
                .or(() -> bearing.stream().filter(line -> !line.isExclusion()).reduce((_, later) -> later));
    }
}
