package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/// The root of the host's control groups (version 2), in or below which every process and socket is.
public final class CgroupRoot {
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;

    private CgroupRoot() {}

    /// Opens its folder. Where a container shows a group of its own as if it were the root, that is not it: the
    /// root's inode number is 1 (`kernfs_create_root()`, `fs/kernfs/dir.c`), and no other group's.
    ///
    /// @return unknown with the reason when it is not mounted here
    public static Reading<Descriptor> open() {
        return CgroupIds.find(ProcRoot.HOST, InstantSource.system()).then(ids -> open(Path.of(ids.mountPoint())));
    }

    private static Reading<Descriptor> open(Path folder) {
        try {
            long inode = ((Number) Files.getAttribute(folder, "unix:ino")).longValue();
            if (inode != CgroupIds.ROOT) {
                return Reading.unknown(folder + ": a container's cgroup, not the host's root");
            }
        } catch (IOException denied) {
            return Reading.unknown(folder + ": not readable");
        }
        try (Arena arena = Arena.ofConfined()) {
            long result = Libc.call(
                    SystemCall.OPENAT,
                    AT_FDCWD,
                    Libc.cString(arena, folder.toString()).address(),
                    O_CLOEXEC,
                    0);
            return result < 0 ? Reading.unknown(folder + ": " + Libc.errno(result)) : Reading.of(Descriptor.of(result));
        }
    }
}
