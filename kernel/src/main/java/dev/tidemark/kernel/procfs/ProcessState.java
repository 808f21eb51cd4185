package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;

/// What a process is doing at the moment: cheap to read again and again, where [ProcessEntry] says who it is.
///
/// @param state the kernel's letter: R running, S asleep, D asleep and not to be woken, T stopped, t traced, Z
/// zombie
/// @param parent its parent's pid, 0 for the first process
/// @param startTicks when it started, in clock ticks since boot: with the pid it names the process for ever
/// @param waitChannel the function of the kernel that its first thread sleeps in, such as `do_signal_stop`
/// @param executable the file that it runs
public record ProcessState(
        char state, int parent, long startTicks, Reading<String> waitChannel, Reading<Executable> executable) {
    /// What `d_path` (`fs/d_path.c`) adds to the path of a file that has no name any more.
    private static final String DELETED = " (deleted)";

    /// A program's file.
    ///
    /// @param path where it is, or was
    /// @param isGone whether that file was deleted or replaced since it was started, as an upgrade does. A file
    /// whose own name ends in ` (deleted)` is taken for one
    public record Executable(String path, boolean isGone) {
        /// The target of the link `/proc/<pid>/exe`.
        static Executable parse(String target) {
            boolean gone = target.endsWith(DELETED);
            return new Executable(gone ? target.substring(0, target.length() - DELETED.length()) : target, gone);
        }
    }

    /// Reads a process; unknown as a whole when it is gone. The last two need CAP_SYS_PTRACE for another user's.
    public static Reading<ProcessState> read(ProcRoot root, int pid) {
        return ProcFile.read(root.file(pid, "stat")).then(text -> {
            try {
                ProcessStat stat = ProcessStat.parse(text);
                return Reading.of(new ProcessState(
                        stat.state(),
                        stat.parent(),
                        stat.startTicks(),
                        readWaitChannel(root.file(pid, "wchan")),
                        ProcFile.link(root.file(pid, "exe")).map(Executable::parse)));
            } catch (MalformedKernelText malformed) {
                return Reading.unknown(String.valueOf(malformed.getMessage()));
            }
        });
    }

    /// `0` stands for a process that runs as for one that the reader may not trace (`proc_pid_wchan`,
    /// `fs/proc/base.c`, Linux 6.18).
    private static Reading<String> readWaitChannel(String path) {
        return ProcFile.read(path)
                .map(String::strip)
                .then(name -> name.isEmpty() || name.equals("0")
                        ? Reading.unknown(path + ": it runs, or needs CAP_SYS_PTRACE")
                        : Reading.of(name));
    }
}
