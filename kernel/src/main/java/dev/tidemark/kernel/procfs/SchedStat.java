package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// How long a process's threads ran, and how long they were ready to run while something else had the processor.
///
/// Sums over the threads that live at the time of reading: a thread that ends takes its share with it, so that
/// the sums may fall. `/proc/<pid>/task/<tid>/schedstat`, `proc_pid_schedstat`, `fs/proc/base.c`, Linux 6.18.
///
/// @param runNanos on a processor
/// @param waitNanos on a run queue, also while the control group was throttled
/// @param timeslices how often they were given a processor
/// @param threadsRead over how many threads these are, at most [#MOST_THREADS], the oldest
/// @param threads how many there are
public record SchedStat(long runNanos, long waitNanos, long timeslices, int threadsRead, int threads) {
    /// How many threads are read, about 7 us each.
    public static final int MOST_THREADS = 512;

    private static final String FILE = "/proc/<pid>/task/<tid>/schedstat";

    /// Reads the threads of `pid`; unknown when it is gone, or its kernel does not measure this.
    public static Reading<SchedStat> read(ProcRoot root, int pid) {
        return threads(root.file(pid, "task")).then(threads -> {
            SchedStat sum = new SchedStat(0, 0, 0, 0, threads.size());
            for (int thread : threads.subList(0, Math.min(MOST_THREADS, threads.size()))) {
                // One that ended since it was listed is passed over.
                if (ProcFile.read(root.file(pid, "task/" + thread + "/schedstat"))
                        instanceof Reading.Known<String>(String text)) {
                    try {
                        sum = sum.plus(parse(text));
                    } catch (MalformedKernelText malformed) {
                        return Reading.unknown(String.valueOf(malformed.getMessage()));
                    }
                }
            }
            return sum.timeslices == 0
                    ? Reading.unknown(root.file(pid, "task") + ": process gone, or a kernel that does not measure it")
                    : Reading.of(sum);
        });
    }

    private static Reading<List<Integer>> threads(String folder) {
        try (Arena arena = Arena.ofConfined()) {
            long opened = Directory.open(
                    Directory.AT_FDCWD, Libc.cString(arena, folder).address());
            if (opened < 0) {
                return Reading.unknown(folder + ": " + Libc.errno(opened));
            }
            List<Integer> threads = new ArrayList<>();
            try (Directory tasks = Directory.of(opened, arena.allocate(Directory.BUFFER_SIZE, Long.BYTES))) {
                while (tasks.next()) {
                    int thread = tasks.nameAsNumber();
                    if (thread > 0) {
                        threads.add(thread);
                    }
                }
                return tasks.failure() < 0
                        ? Reading.unknown(folder + ": " + Libc.errno(tasks.failure()))
                        : Reading.of(threads);
            }
        }
    }

    /// The text of one thread: `95031 73048 2`. What follows the three numbers is not looked at.
    ///
    /// @throws MalformedKernelText when it has another form
    static SchedStat parse(String text) {
        String[] fields = text.strip().split(" ", -1);
        if (fields.length >= 3) {
            try {
                return new SchedStat(
                        Long.parseUnsignedLong(fields[0]),
                        Long.parseUnsignedLong(fields[1]),
                        Long.parseUnsignedLong(fields[2]),
                        1,
                        1);
            } catch (NumberFormatException _) {
                throw malformed(text);
            }
        }
        throw malformed(text);
    }

    private static MalformedKernelText malformed(String text) {
        return new MalformedKernelText(FILE, "'" + text.strip() + "' (expected: three whole numbers)");
    }

    private SchedStat plus(SchedStat thread) {
        return new SchedStat(
                runNanos + thread.runNanos,
                waitNanos + thread.waitNanos,
                timeslices + thread.timeslices,
                threadsRead + 1,
                threads);
    }
}
