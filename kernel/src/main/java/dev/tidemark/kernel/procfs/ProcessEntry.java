package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import java.util.List;

/// What `/proc` tells about one process.
///
/// @param comm its short name, at most 15 bytes for a program; any character may be in it
/// @param commandLine its arguments as it holds them now; empty for a kernel thread
/// @param parent its parent's pid, 0 for the first process
/// @param startTicks when it started, in clock ticks since boot: with the pid it names the process for ever
/// @param uid its effective user
/// @param state the kernel's letter: R, S, D, T (stopped), Z (zombie) and so on
public record ProcessEntry(
        int pid,
        String comm,
        Reading<List<String>> commandLine,
        int parent,
        long startTicks,
        Reading<Long> uid,
        char state,
        Reading<CgroupPath> cgroup) {

    /// Reads a process; unknown when it is gone or hidden from us.
    public static Reading<ProcessEntry> read(ProcRoot root, int pid) {
        return switch (ProcFile.read(root.file(pid, "stat"))) {
            case Reading.Unknown<String>(String reason) -> Reading.unknown(reason);
            case Reading.Known<String>(String text) -> {
                try {
                    ProcessStat stat = ProcessStat.parse(text);
                    yield Reading.of(new ProcessEntry(
                            pid,
                            stat.comm(),
                            ProcFile.read(root.file(pid, "cmdline")).map(ProcessEntry::arguments),
                            stat.parent(),
                            stat.startTicks(),
                            ProcessStat.readUid(root, pid),
                            stat.state(),
                            readCgroup(root, pid)));
                } catch (MalformedKernelText malformed) {
                    yield Reading.unknown(String.valueOf(malformed.getMessage()));
                }
            }
        };
    }

    /// Where a process stands among the control groups.
    public static Reading<CgroupPath> readCgroup(ProcRoot root, int pid) {
        try {
            return ProcFile.read(root.file(pid, "cgroup")).map(CgroupPath::parse);
        } catch (MalformedKernelText malformed) {
            return Reading.unknown(String.valueOf(malformed.getMessage()));
        }
    }

    /// The arguments, each with a NUL at its end. A process that wrote over them (nginx, sshd) may have none or
    /// several.
    static List<String> arguments(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\0') {
            end--;
        }
        if (end == 0) {
            return List.of();
        }
        return List.of(text.substring(0, end).split("\0", -1));
    }
}
