package dev.tidemark.kernel.netns;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Identity of files by system calls alone, so that it works on a thread in a foreign namespace.
final class FileStatus {
    private static final int AT_FDCWD = -100;
    /// `struct stat` is 144 bytes on x86-64 and 128 on aarch64; device and inode come first on both.
    private static final int STAT_LENGTH = 144;

    private FileStatus() {}

    /// A file's device and inode numbers, `st_dev` and `st_ino`.
    record Identity(long device, long inode) {}

    /// Follows links to `path` and tells which file that is.
    static Reading<Identity> identity(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STAT_LENGTH, 8);
            long result = Libc.call(
                    SystemCall.NEWFSTATAT, AT_FDCWD, Libc.cString(arena, path).address(), status.address(), 0);
            return result < 0
                    ? Reading.unknown(path + ": " + Libc.errno(result))
                    : Reading.of(new Identity(status.get(JAVA_LONG, 0), status.get(JAVA_LONG, 8)));
        }
    }

    /// The inode number of the namespace that the file `path` stands for; unknown for any other file. All
    /// namespaces lie on one device (`fs/nsfs.c`), and other devices use the same inode numbers.
    static Reading<Long> namespaceInode(String path) {
        return switch (identity(path)) {
            case Reading.Known<Identity>(Identity file) ->
                switch (identity("/proc/self/ns/net")) {
                    case Reading.Known<Identity>(Identity own)
                    when own.device() == file.device() -> Reading.of(file.inode());
                    case Reading.Known<Identity> _ -> Reading.unknown(path + ": not a namespace");
                    case Reading.Unknown<Identity>(String reason) -> Reading.unknown(reason);
                };
            case Reading.Unknown<Identity>(String reason) -> Reading.unknown(reason);
        };
    }
}
