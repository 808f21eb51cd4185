package dev.tidemark.kernel.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Architecture;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An open file of somebody else that is certain to be a regular one: opening a FIFO could wait for ever, and
/// opening a device could do something.
///
/// The path is resolved without opening (`O_PATH`), its type is looked at, and that very file is opened through
/// `/proc/self/fd` (open(2), openat2(2)). For one thread at a time.
public final class RegularFile implements AutoCloseable {
    static final int AT_FDCWD = -100;
    static final int O_CLOEXEC = 0x80000;

    private static final int O_NONBLOCK = 0x800;
    private static final int O_NOCTTY = 0x100;
    private static final int O_PATH = 0x200000;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int S_IFMT = 0xf000;
    private static final int S_IFREG = 0x8000;

    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_IN_ROOT = 0x10;
    private static final int SIZE_OF_OPEN_HOW = 24;
    private static final int SIZE_OF_STAT = 256;
    private static final long SIZE_IN_STAT = 48;

    private final String path;
    private final Descriptor descriptor;
    private final long size;

    private RegularFile(String path, Descriptor descriptor, long size) {
        this.path = path;
        this.descriptor = descriptor;
        this.size = size;
    }

    /// Opens `path` as the caller sees it.
    public static Reading<RegularFile> open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            long place = Libc.call(
                    SystemCall.OPENAT, AT_FDCWD, Libc.cString(arena, path).address(), O_PATH | O_CLOEXEC, 0);
            return of(arena, path, place);
        }
    }

    /// Opens `path` as a process sees it whose root folder is `root`: symbolic links stay within.
    public static Reading<RegularFile> openInside(String root, String path) {
        try (Arena arena = Arena.ofConfined()) {
            return of(arena, path, openInside(arena, root, path, O_PATH | O_CLOEXEC));
        }
    }

    /// `openat2(2)` with `RESOLVE_IN_ROOT`, Linux 5.6: a descriptor, or a negated error number.
    static long openInside(Arena arena, String root, String path, int flags) {
        long folder =
                Libc.call(SystemCall.OPENAT, AT_FDCWD, Libc.cString(arena, root).address(), O_PATH | O_CLOEXEC, 0);
        if (folder < 0) {
            return folder;
        }
        try (Descriptor from = Descriptor.of(folder)) {
            MemorySegment how = arena.allocate(SIZE_OF_OPEN_HOW, Long.BYTES);
            how.set(JAVA_LONG, 0, flags);
            how.set(JAVA_LONG, 16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
            return Libc.call(
                    SystemCall.OPENAT2,
                    from.number(),
                    Libc.cString(arena, path).address(),
                    how.address(),
                    SIZE_OF_OPEN_HOW);
        }
    }

    private static Reading<RegularFile> of(Arena arena, String path, long place) {
        if (place < 0) {
            return Reading.unknown(path + ": " + Libc.errno(place));
        }
        try (Descriptor found = Descriptor.of(place)) {
            MemorySegment status = arena.allocate(SIZE_OF_STAT, Long.BYTES);
            long answer = Libc.call(
                    SystemCall.NEWFSTATAT,
                    found.number(),
                    Libc.cString(arena, "").address(),
                    status.address(),
                    AT_EMPTY_PATH);
            if (answer < 0) {
                return Reading.unknown(path + ": " + Libc.errno(answer));
            }
            if ((status.get(JAVA_INT, modeInStat()) & S_IFMT) != S_IFREG) {
                return Reading.unknown(path + ": not a regular file");
            }
            long opened = Libc.call(
                    SystemCall.OPENAT,
                    AT_FDCWD,
                    Libc.cString(arena, "/proc/self/fd/" + found.number()).address(),
                    O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
                    0);
            return opened < 0
                    ? Reading.unknown(path + ": " + Libc.errno(opened))
                    : Reading.of(new RegularFile(path, Descriptor.of(opened), status.get(JAVA_LONG, SIZE_IN_STAT)));
        }
    }

    /// `st_mode`: `arch/x86/include/uapi/asm/stat.h`, and `include/uapi/asm-generic/stat.h` for aarch64.
    private static long modeInStat() {
        return switch (Libc.architecture()) {
            case Architecture.X86_64 -> 24;
            case Architecture.AARCH64 -> 16;
        };
    }

    /// How many bytes it had when it was opened.
    public long size() {
        return size;
    }

    /// At most `length` bytes from `offset` on; fewer at the end of the file.
    public Reading<byte[]> read(long offset, int length) {
        if (offset < 0 || length < 0) {
            return Reading.unknown(path + ": " + length + " bytes at " + offset + " (expected: from 0)");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.max(1, length));
            int filled = 0;
            while (filled < length) {
                long count = Libc.call(
                        SystemCall.PREAD64,
                        descriptor.number(),
                        buffer.address() + filled,
                        length - filled,
                        offset + filled);
                if (count < 0) {
                    return Reading.unknown(path + ": " + Libc.errno(count));
                }
                if (count == 0) {
                    break;
                }
                filled += (int) count;
            }
            byte[] bytes = new byte[filled];
            MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, filled);
            return Reading.of(bytes);
        }
    }

    /// All of it; unknown when it is longer than `most` bytes.
    public Reading<byte[]> readWhole(int most) {
        return read(0, most + 1)
                .then(bytes -> bytes.length > most
                        ? Reading.unknown(path + ": longer than " + most + " bytes")
                        : Reading.of(bytes));
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
