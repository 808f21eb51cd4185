package dev.tidemark.wording;

import dev.tidemark.control.BootAssignment;
import dev.tidemark.control.BootReader;
import dev.tidemark.control.PlannedBoot.Overruled;
import java.util.List;
import java.util.stream.Collectors;

/// The words for what files of sysctl.d make of a setting at boot.
final class BootWords {
    private BootWords() {}

    /// `99-app.conf:4 sets 4096 and is read later: after a reboot it wins`.
    static String overruled(Overruled overruled) {
        BootAssignment line = overruled.line();
        if (overruled.readers().size() == BootReader.values().length) {
            return line.isExclusion()
                    ? place(line) + " takes it out again: after a reboot it is the kernel's default"
                    : sets(line) + " and is read later: after a reboot it wins";
        }
        String where = overruled.readers().stream().map(BootReader::program).collect(Collectors.joining(", "));
        return line.isExclusion()
                ? place(line) + " takes it out again where " + where + " runs at boot"
                : sets(line) + " and wins where " + where + " runs at boot";
    }

    /// `99-app.conf:4 sets 4096`, for each file that decides.
    static String sets(List<BootAssignment> lines) {
        return lines.stream().map(BootWords::sets).collect(Collectors.joining(", "));
    }

    private static String sets(BootAssignment line) {
        return place(line) + " sets " + Escaped.text(line.value().orElse("nothing"));
    }

    private static String place(BootAssignment line) {
        return Escaped.text(line.fileName()) + ":" + line.line();
    }
}
