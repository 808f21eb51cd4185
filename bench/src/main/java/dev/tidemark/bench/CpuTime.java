package dev.tidemark.bench;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.procfs.ProcFile;

/// CPU time of processes, from `/proc/<pid>/stat`, in steps of 10 ms.
final class CpuTime {
    /// `USER_HZ` is 100 on all architectures supported here.
    private static final long NANOS_PER_TICK = 10_000_000;

    /// `utime`, `stime`, `cutime` and `cstime` are fields 14 to 17; what follows the name in parentheses starts
    /// with field 3.
    private static final int UTIME = 14 - 3;

    private CpuTime() {}

    /// What the ended children of this JVM took.
    static long ofEndedChildren() {
        String[] fields = fields(ProcessHandle.current().pid());
        return ticks(fields, UTIME + 2) + ticks(fields, UTIME + 3);
    }

    /// What process `pid` and its ended children took.
    static long of(long pid) {
        String[] fields = fields(pid);
        long sum = 0;
        for (int field = UTIME; field < UTIME + 4; field++) {
            sum += ticks(fields, field);
        }
        return sum;
    }

    private static long ticks(String[] fields, int field) {
        return Long.parseLong(fields[field]) * NANOS_PER_TICK;
    }

    private static String[] fields(long pid) {
        String path = "/proc/" + pid + "/stat";
        return switch (ProcFile.read(path)) {
            case Reading.Known<String>(String text) ->
                text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            case Reading.Unknown<String>(String reason) -> throw new KernelException("read", reason, Errno.ESRCH);
        };
    }
}
