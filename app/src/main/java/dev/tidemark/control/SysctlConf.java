package dev.tidemark.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The lines of one file of sysctl.d(5), as systemd-sysctl and sysctl(8) read them.
///
/// `name = value`; with `-` before the name a failure is not told; `-name` alone keeps patterns away from it;
/// empty lines and those that begin with `#` or `;` say nothing. What is neither is left out, as both do.
final class SysctlConf {
    private SysctlConf() {}

    /// All assignments of the text of `file`, in its order.
    static List<BootAssignment> parse(String file, String text) {
        List<BootAssignment> all = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            int at = number;
            line(line.strip()).ifPresent(found -> all.add(new BootAssignment(file, at, found.key(), found.value())));
        }
        return all;
    }

    private record Line(SysctlKey key, Optional<String> value) {}

    private static Optional<Line> line(String line) {
        if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
            return Optional.empty();
        }
        boolean hasDash = line.startsWith("-");
        int equals = line.indexOf('=');
        if (equals < 0) {
            return hasDash ? of(line.substring(1), Optional.empty()) : Optional.empty();
        }
        String key = line.substring(hasDash ? 1 : 0, equals).strip();
        return of(key, Optional.of(line.substring(equals + 1).strip()));
    }

    private static Optional<Line> of(String key, Optional<String> value) {
        return key.isEmpty() ? Optional.empty() : Optional.of(new Line(SysctlKey.parse(key), value));
    }
}
