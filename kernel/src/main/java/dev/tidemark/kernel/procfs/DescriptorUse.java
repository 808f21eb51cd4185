package dev.tidemark.kernel.procfs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/// How many descriptors a process has open, and how many it may have: at the limit accept(2) fails with EMFILE.
///
/// @param open those of `/proc/<pid>/fd`
/// @param softLimit `RLIMIT_NOFILE`: a new descriptor's number is below it; empty for unlimited
public record DescriptorUse(long open, OptionalLong softLimit) {
    private static final String LIMIT = "Max open files";
    private static final int STAT_LENGTH = 144;
    /// `offsetof(struct stat, st_size)`, the same on x86-64 and aarch64.
    private static final int SIZE = 48;

    /// Reads both; unknown when either is.
    ///
    /// Without the privilege to list another user's descriptors their number is the size of the folder, which the
    /// kernel tells to all since Linux 6.2 (`proc_fd_getattr`, `fs/proc/fd.c`). Listing costs about 0.4 us for
    /// each.
    public static Reading<DescriptorUse> read(ProcRoot root, int pid) {
        return count(root.file(pid, "fd"))
                .then(open -> readSoftLimit(root.file(pid, "limits")).map(limit -> new DescriptorUse(open, limit)));
    }

    private static Reading<Long> count(String folder) {
        try (Arena arena = Arena.ofConfined()) {
            long path = Libc.cString(arena, folder).address();
            long opened = Directory.open(Directory.AT_FDCWD, path);
            if (opened >= 0) {
                return count(folder, Directory.of(opened, arena.allocate(Directory.BUFFER_SIZE, Long.BYTES)));
            }
            Errno errno = Libc.errno(opened);
            MemorySegment status = arena.allocate(STAT_LENGTH, Long.BYTES);
            if (errno.isPermission()
                    && Libc.call(SystemCall.NEWFSTATAT, Directory.AT_FDCWD, path, status.address(), 0) == 0
                    && status.get(JAVA_LONG, SIZE) > 0) {
                return Reading.of(status.get(JAVA_LONG, SIZE));
            }
            return Reading.unknown(folder + ": " + errno);
        }
    }

    private static Reading<Long> count(String folder, Directory descriptors) {
        try (descriptors) {
            long count = 0;
            while (descriptors.next()) {
                if (descriptors.nameAsNumber() >= 0) {
                    count++;
                }
            }
            return descriptors.failure() < 0
                    ? Reading.unknown(folder + ": " + Libc.errno(descriptors.failure()))
                    : Reading.of(count);
        }
    }

    private static Reading<OptionalLong> readSoftLimit(String path) {
        return ProcFile.read(path)
                .then(text -> softLimit(text)
                        .map(Reading::of)
                        .orElse(Reading.unknown(path + ": no soft limit (expected: a line " + LIMIT + ")")));
    }

    /// The soft limit in the text of `/proc/<pid>/limits`, `Max open files  1024  4096  files`; nothing when it
    /// is not there.
    static Optional<OptionalLong> softLimit(String text) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(LIMIT + " ")) {
                String soft = line.substring(LIMIT.length()).strip().split(" ", 2)[0];
                try {
                    return Optional.of(
                            soft.equals("unlimited")
                                    ? OptionalLong.empty()
                                    : OptionalLong.of(Long.parseUnsignedLong(soft)));
                } catch (NumberFormatException _) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
