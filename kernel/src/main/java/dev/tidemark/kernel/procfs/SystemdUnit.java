package dev.tidemark.kernel.procfs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// How systemd names the control groups of its units.
///
/// A group has the name of its unit, below those of the slices it is in. A name that the kernel could take for
/// a file of its own gets an underscore in front (systemd, `cg_escape`). Within a name `\x2d` stands for a dash
/// that does not separate (systemd.unit(5), string escaping).
final class SystemdUnit {
    private static final List<String> SUFFIXES = List.of(".service", ".scope", ".socket", ".mount", ".swap");

    private SystemdUnit() {}

    /// The innermost service, scope or socket on a path of control groups; the scope of a container is none, as
    /// its name says nothing but the container's id.
    static Optional<String> innermost(List<String> folders) {
        for (int at = folders.size() - 1; at >= 0; at--) {
            String name = withoutUnderscore(folders.get(at));
            if (isUnit(name) && !isContainerScope(folders, at)) {
                return Optional.of(unescape(name));
            }
        }
        return Optional.empty();
    }

    private static boolean isUnit(String name) {
        return SUFFIXES.stream().anyMatch(suffix -> name.endsWith(suffix) && name.length() > suffix.length());
    }

    private static boolean isContainerScope(List<String> folders, int index) {
        return folders.get(index).endsWith(".scope")
                && ContainerId.at(folders, index).isPresent();
    }

    private static String withoutUnderscore(String name) {
        return name.startsWith("_") ? name.substring(1) : name;
    }

    /// Undoes `\x2d` and its like. What would become a control character stays as it is.
    static String unescape(String name) {
        if (name.indexOf('\\') < 0) {
            return name;
        }
        byte[] raw = name.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
        for (int at = 0; at < raw.length; at++) {
            int escaped = escapedAt(raw, at);
            if (escaped >= ' ' && escaped != 0x7f) {
                bytes.write(escaped);
                at += 3;
            } else {
                bytes.write(raw[at]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// The byte that `\xNN` at `index` stands for, or -1.
    private static int escapedAt(byte[] raw, int index) {
        if (index + 3 >= raw.length || raw[index] != '\\' || raw[index + 1] != 'x') {
            return -1;
        }
        int high = Character.digit(raw[index + 2], 16);
        int low = Character.digit(raw[index + 3], 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}
