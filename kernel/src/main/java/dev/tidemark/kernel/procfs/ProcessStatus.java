package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who a process or one of its threads acts as, from `/proc/<pid>/status` (`proc_pid_status`, `fs/proc/array.c`).
///
/// Numbers of users and groups are those of the reader's user namespace; one that has none there is 65534.
///
/// @param process the process that a thread belongs to
/// @param user the effective user, as which it is looked at by others
/// @param group the effective group
/// @param groups the other groups, ascending
/// @param ignoredSignals one bit for each, the lowest for signal 1
/// @param noNewPrivileges whether no execve(2) can give it a privilege any more; false before Linux 4.10, which
///     does not tell
public record ProcessStatus(
        int process, long user, long group, List<Long> groups, long ignoredSignals, boolean noNewPrivileges) {
    private static final String FILE = "/proc/<pid>/status";

    public ProcessStatus {
        groups = List.copyOf(groups);
    }

    /// The calling thread.
    public static Reading<ProcessStatus> readOwn(ProcRoot root) {
        return readFile(root.file("thread-self/status"));
    }

    /// The process or thread `id`.
    public static Reading<ProcessStatus> read(ProcRoot root, int id) {
        return readFile(root.file(id, "status"));
    }

    private static Reading<ProcessStatus> readFile(String path) {
        return ProcFile.read(path).then(text -> {
            try {
                return Reading.of(parse(text));
            } catch (MalformedKernelText malformed) {
                return Reading.unknown(String.valueOf(malformed.getMessage()));
            }
        });
    }

    /// Parses the text of the file.
    ///
    /// @throws MalformedKernelText when a line that is needed is missing or malformed
    static ProcessStatus parse(String text) {
        Map<String, String> lines = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                lines.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return new ProcessStatus(
                Math.toIntExact(number(lines, "Tgid", 0)),
                number(lines, "Uid", 1),
                number(lines, "Gid", 1),
                groups(lines),
                mask(line(lines, "SigIgn")),
                lines.getOrDefault("NoNewPrivs", "0").equals("1"));
    }

    private static String line(Map<String, String> lines, String name) {
        String line = lines.get(name);
        if (line == null) {
            throw new MalformedKernelText(FILE, "no line " + name);
        }
        return line;
    }

    private static long number(Map<String, String> lines, String name, int place) {
        String[] fields = line(lines, name).split("\\s+", -1);
        if (fields.length <= place) {
            throw new MalformedKernelText(FILE, name + ": " + fields.length + " fields (expected: from " + place + ")");
        }
        return number(name, fields[place]);
    }

    private static long number(String name, String field) {
        try {
            return Long.parseLong(field);
        } catch (NumberFormatException _) {
            throw new MalformedKernelText(FILE, name + ": " + field + " (expected: a number)");
        }
    }

    private static List<Long> groups(Map<String, String> lines) {
        List<Long> groups = new ArrayList<>();
        for (String field : line(lines, "Groups").split("\\s+", -1)) {
            if (!field.isEmpty()) {
                groups.add(number("Groups", field));
            }
        }
        groups.sort(Long::compare);
        return groups;
    }

    /// The number in a line such as `SigIgn: 0000000000001000`.
    ///
    /// @throws MalformedKernelText for any other text
    public static long mask(String digits) {
        try {
            return Long.parseUnsignedLong(digits, 16);
        } catch (NumberFormatException _) {
            throw new MalformedKernelText(FILE, digits + " (expected: 16 hexadecimal digits)");
        }
    }
}
