package dev.tidemark.kernel.procfs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// An open directory and a cursor over its entries, without an object for each: `/proc` has thousands.
///
/// Entries are read in place from `struct linux_dirent64` of getdents64(2): inode at 0, record length at 16,
/// type at 18, name from 19. For one thread.
final class Directory implements AutoCloseable {
    static final int AT_FDCWD = -100;
    static final int BUFFER_SIZE = 32 * 1024;

    private static final int O_CLOEXEC = 0x80000;
    private static final int NAME = 19;
    private static final byte DT_DIR = 4;

    private final Descriptor descriptor;
    private final MemorySegment buffer;
    private int filled;
    private int next;
    private int entry;
    private long failure;

    private Directory(Descriptor descriptor, MemorySegment buffer) {
        this.descriptor = descriptor;
        this.buffer = buffer;
    }

    /// `openat(2)`: a descriptor for [#of], or a negated error number.
    static long open(int folder, long nameAddress) {
        return Libc.call(SystemCall.OPENAT, folder, nameAddress, O_CLOEXEC, 0);
    }

    /// Takes ownership of `descriptor`.
    ///
    /// @param buffer of [#BUFFER_SIZE], not used by another open directory
    static Directory of(long descriptor, MemorySegment buffer) {
        return new Directory(Descriptor.of(descriptor), buffer);
    }

    /// Moves to the next entry. False at the end, and when the kernel refuses: see [#failure()].
    boolean next() {
        if (next == filled) {
            long count = Libc.call(SystemCall.GETDENTS64, descriptor.number(), buffer.address(), BUFFER_SIZE);
            if (count <= 0) {
                failure = count;
                return false;
            }
            filled = (int) count;
            next = 0;
        }
        entry = next;
        next += Short.toUnsignedInt(buffer.get(JAVA_SHORT_UNALIGNED, entry + 16L));
        return true;
    }

    /// 0, or the negated error number that ended it.
    long failure() {
        return failure;
    }

    int number() {
        return descriptor.number();
    }

    long inode() {
        return buffer.get(JAVA_LONG_UNALIGNED, entry);
    }

    boolean isDirectory() {
        return buffer.get(JAVA_BYTE, entry + 18L) == DT_DIR;
    }

    /// Where the name stands in memory, with a NUL at its end, until the next call of [#next()].
    long nameAddress() {
        return buffer.address() + entry + NAME;
    }

    String name() {
        return buffer.getString(entry + NAME, StandardCharsets.UTF_8);
    }

    /// The name as a number, or a negative number when it is something else than up to nine digits.
    int nameAsNumber() {
        int value = 0;
        for (int digits = 0; digits <= 9; digits++) {
            int digit = buffer.get(JAVA_BYTE, (long) entry + NAME + digits);
            if (digit == 0) {
                return digits == 0 ? -1 : value;
            }
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + (digit - '0');
        }
        return -1;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
