package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A text file of `/proc` or `/sys`, read whole with one large read; the only class that reads them.
///
/// These files claim a size of 0, so that `Files.readString` first asks for one byte, and an integer sysctl
/// answers just once: 4096 becomes "4". Only system calls are made here, so that it is safe on a thread that
/// stands in a foreign network namespace: no JDK machinery can be started from there by accident.
///
/// An open file of a network namespace keeps answering for the namespace it was opened in, and keeps that
/// namespace alive: close it when the namespace is to go. For one thread at a time.
public final class ProcFile implements AutoCloseable {
    private static final int AT_FDCWD = -100;
    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;
    private static final int PATH_MAX = 4096;

    /// `/proc/net/netstat` is 4 kB and a long command line 128 kB at most; more than this is not a file meant
    /// here.
    private static final int FIRST_READ = 16 * 1024;
    private static final int LARGEST = 4 * 1024 * 1024;

    private final String path;
    private final Descriptor descriptor;

    private ProcFile(String path, Descriptor descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /// Opens `path`, resolved in the calling thread's namespaces.
    public static Reading<ProcFile> open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            return opened(path, openAt(arena, path));
        }
    }

    private static long openAt(Arena arena, String path) {
        return Libc.call(SystemCall.OPENAT, AT_FDCWD, Libc.cString(arena, path).address(), O_RDONLY | O_CLOEXEC, 0);
    }

    private static Reading<ProcFile> opened(String path, long result) {
        return result < 0
                ? Reading.unknown(path + ": " + Libc.errno(result))
                : Reading.of(new ProcFile(path, Descriptor.of(result)));
    }

    /// Opens, reads and closes `path`.
    public static Reading<String> read(String path) {
        return open(path).then(file -> {
            try (file) {
                return file.read();
            }
        });
    }

    /// Opens, reads and closes `path`, which need not hold text in any encoding.
    public static Reading<byte[]> readBytes(String path) {
        return open(path).then(file -> {
            try (file) {
                return file.bytes();
            }
        });
    }

    /// The text of `path`, or nothing where there is no such file: for one that only some kernels or groups have.
    public static Reading<Optional<String>> readIfThere(String path) {
        try (Arena arena = Arena.ofConfined()) {
            long result = openAt(arena, path);
            if (result == -Errno.ENOENT.number()) {
                return Reading.of(Optional.empty());
            }
            return opened(path, result).then(file -> {
                try (file) {
                    return file.read().map(Optional::of);
                }
            });
        }
    }

    /// The target of the symbolic link `path`, which may be no path at all: `socket:[4711]`.
    public static Reading<String> link(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(PATH_MAX);
            long length = Libc.call(
                    SystemCall.READLINKAT, AT_FDCWD, Libc.cString(arena, path).address(), target.address(), PATH_MAX);
            if (length < 0) {
                return Reading.unknown(path + ": " + Libc.errno(length));
            }
            byte[] bytes = target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return Reading.of(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /// The text as it is now, from the start. Bytes that are not UTF-8 become U+FFFD.
    public Reading<String> read() {
        return bytes().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /// The bytes as they are now, from the start.
    public Reading<byte[]> bytes() {
        try (Arena arena = Arena.ofConfined()) {
            int size = FIRST_READ;
            MemorySegment buffer = arena.allocate(size);
            int filled = 0;
            while (true) {
                long count = Libc.call(
                        SystemCall.PREAD64, descriptor.number(), buffer.address() + filled, size - filled, filled);
                if (count < 0) {
                    return Reading.unknown(path + ": " + Libc.errno(count));
                }
                filled += (int) count;
                if (count == 0 || (filled < size && isSingleAnswer(filled))) {
                    break;
                }
                if (filled == size) {
                    if (size == LARGEST) {
                        return Reading.unknown(path + ": longer than " + LARGEST + " bytes");
                    }
                    MemorySegment larger = arena.allocate(size * 4L);
                    larger.copyFrom(buffer);
                    buffer = larger;
                    size *= 4;
                }
            }
            byte[] bytes = new byte[filled];
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, filled);
            return Reading.of(bytes);
        }
    }

    /// A short answer is a whole one: seq_file only splits what exceeds a page.
    private static boolean isSingleAnswer(int filled) {
        return filled < 1024;
    }

    /// Where it was opened.
    public String path() {
        return path;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
