package dev.tidemark.kernel.procfs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What is mounted where, from `/proc/self/mountinfo`.
///
/// A line is `36 35 98:0 /root /mount/point rw,noatime master:1 - type source rw,options`, where the fields
/// before the dash vary in number (proc(5), `fs/proc_namespace.c`, `show_mountinfo`).
///
/// @param mounts in the order in which they were made, a later one covering an earlier one at the same place
record MountTable(List<Mount> mounts) {
    private static final String FILE = "/proc/self/mountinfo";
    private static final int FIELDS_BEFORE_OPTIONAL = 6;

    /// @param root the folder of the file system that is mounted
    /// @param point where it is mounted
    /// @param options of the file system, separated by commas
    record Mount(String root, String point, String type, String options) {
        boolean hasOption(String option) {
            return List.of(options.split(",", -1)).contains(option);
        }
    }

    static MountTable parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                mounts.add(parseLine(line));
            }
        }
        return new MountTable(List.copyOf(mounts));
    }

    private static Mount parseLine(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        int dash = fields.subList(Math.min(FIELDS_BEFORE_OPTIONAL, fields.size()), fields.size())
                        .indexOf("-")
                + FIELDS_BEFORE_OPTIONAL;
        if (dash < FIELDS_BEFORE_OPTIONAL || fields.size() < dash + 4) {
            throw new MalformedKernelText(FILE, "'" + line + "' (expected: mount, ' - ', type, source and options)");
        }
        return new Mount(unescape(fields.get(3)), unescape(fields.get(4)), fields.get(dash + 1), fields.get(dash + 3));
    }

    /// The kernel writes space, tab, newline and backslash as `\040` and so on.
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = field.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < raw.length; at++) {
            if (raw[at] == '\\'
                    && at + 3 < raw.length
                    && isOctal(raw[at + 1])
                    && isOctal(raw[at + 2])
                    && isOctal(raw[at + 3])) {
                bytes.write((raw[at + 1] - '0') * 64 + (raw[at + 2] - '0') * 8 + (raw[at + 3] - '0'));
                at += 3;
            } else {
                bytes.write(raw[at]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isOctal(byte character) {
        return character >= '0' && character <= '7';
    }
}
