package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;

/// What is used of `/proc/<pid>/stat`.
///
/// It is one line, `812 (nginx) S 1 ...`, in which the name may hold spaces, brackets and newlines: it ends at
/// the last closing bracket. The fields after it are numbered from 3 (proc(5)): state, parent and, as 22, the
/// start time.
record ProcessStat(String comm, char state, int parent, long startTicks) {
    private static final String FILE = "/proc/<pid>/stat";
    private static final int STATE = 3;
    private static final int PARENT = 4;
    private static final int START_TIME = 22;

    static ProcessStat parse(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open || !text.startsWith(" ", close + 1)) {
            throw new MalformedKernelText(FILE, "no name in brackets (expected: such as '812 (nginx) S 1')");
        }
        String[] fields = text.substring(close + 2).strip().split(" ", -1);
        if (fields.length <= START_TIME - STATE || fields[0].length() != 1) {
            throw new MalformedKernelText(FILE, fields.length + " fields after the name (expected: from 20)");
        }
        try {
            return new ProcessStat(
                    text.substring(open + 1, close),
                    fields[0].charAt(0),
                    Integer.parseInt(fields[PARENT - STATE]),
                    Long.parseUnsignedLong(fields[START_TIME - STATE]));
        } catch (NumberFormatException _) {
            throw new MalformedKernelText(FILE, "parent or start time is not a number");
        }
    }

    /// The effective user, the second number of `Uid:` in `/proc/<pid>/status`.
    static Reading<Long> readUid(ProcRoot root, int pid) {
        String path = root.file(pid, "status");
        return switch (ProcFile.read(path)) {
            case Reading.Known<String>(String text) -> uid(path, text);
            case Reading.Unknown<String>(String reason) -> Reading.unknown(reason);
        };
    }

    private static Reading<Long> uid(String path, String text) {
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split("\\s+", -1);
            if (fields[0].equals("Uid:") && fields.length > 2) {
                try {
                    return Reading.of(Long.parseLong(fields[2]));
                } catch (NumberFormatException _) {
                    break;
                }
            }
        }
        return Reading.unknown(path + ": no user in it (expected: a line Uid)");
    }
}
