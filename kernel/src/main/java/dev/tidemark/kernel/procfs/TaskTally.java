package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many tasks the host has, and the number that the kernel gave out last: as long as both stay, no process
/// and no thread came or went since.
///
/// From the last two columns of `/proc/loadavg` (`loadavg_proc_show`, `fs/proc/loadavg.c`), which are about the
/// caller's PID namespace and those below it for the number, and about the whole host for how many.
///
/// @param count of tasks, threads each counted
/// @param latest the process or thread number given out last
public record TaskTally(int count, int latest) {
    private static final String FILE = "/proc/loadavg";
    private static final Pattern LINE = Pattern.compile("(?:\\S+ ){3}\\d{1,9}/(\\d{1,9}) (\\d{1,9})\\n?");

    /// As it is now: about 10 us, whatever the number of tasks.
    public static Reading<TaskTally> read() {
        return ProcFile.read(FILE).then(TaskTally::parse);
    }

    static Reading<TaskTally> parse(String text) {
        Matcher columns = LINE.matcher(text);
        return columns.matches()
                ? Reading.of(new TaskTally(Integer.parseInt(columns.group(1)), Integer.parseInt(columns.group(2))))
                : Reading.unknown(FILE + ": '" + text.strip() + "' (expected: such as '0.08 0.03 0.05 1/311 4711')");
    }
}
