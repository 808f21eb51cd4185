package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import java.lang.foreign.Arena;

/// By which numbers one process refers to its sockets, as `/proc/<pid>/fd` tells.
public final class SocketDescriptors {
    private SocketDescriptors() {}

    /// The first descriptor of `pid` that is the socket with this inode number, about 2 us for each that is
    /// looked at.
    ///
    /// By the time it is used it may be another file: check that before anything is done with it. Only system
    /// calls are made.
    public static Reading<Integer> find(ProcRoot root, int pid, long inode) {
        String folder = root.file(pid, "fd");
        String wanted = "socket:[" + inode + "]";
        String hidden = null;
        try (Arena arena = Arena.ofConfined()) {
            long opened = Directory.open(
                    Directory.AT_FDCWD, Libc.cString(arena, folder).address());
            if (opened < 0) {
                Errno errno = Libc.errno(opened);
                return Reading.unknown(errno.isPermission() ? SocketOwners.NEEDS : folder + ": " + errno);
            }
            try (Directory descriptors = Directory.of(opened, arena.allocate(Directory.BUFFER_SIZE, Long.BYTES))) {
                while (descriptors.next()) {
                    int number = descriptors.nameAsNumber();
                    if (number < 0) {
                        continue;
                    }
                    switch (ProcFile.link(folder + "/" + number)) {
                        case Reading.Known<String>(String link) -> {
                            if (link.equals(wanted)) {
                                return Reading.of(number);
                            }
                        }
                        case Reading.Unknown<String>(String reason) -> hidden = reason;
                    }
                }
                if (descriptors.failure() < 0) {
                    return Reading.unknown(folder + ": " + Libc.errno(descriptors.failure()));
                }
            }
        }
        return Reading.unknown(hidden != null ? hidden : "process " + pid + " has no descriptor of socket " + inode);
    }
}
