package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What a descriptor that may be a socket tells of itself. The descriptor stays its owner's.
final class OpenSocket {
    private static final int STAT_LENGTH = 144;
    private static final int INODE = 8;
    private static final int AT_EMPTY_PATH = 0x1000;

    private OpenSocket() {}

    /// The inode number, by fstatat(2) of the descriptor itself.
    static Reading<Long> inode(Descriptor socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STAT_LENGTH, Long.BYTES);
            long result = Libc.call(
                    SystemCall.NEWFSTATAT,
                    socket.number(),
                    Libc.cString(arena, "").address(),
                    status.address(),
                    AT_EMPTY_PATH);
            return result < 0
                    ? Reading.unknown("fstatat(2): " + Libc.errno(result))
                    : Reading.of(status.get(JAVA_LONG, INODE));
        }
    }

    /// A socket option that is one number.
    ///
    /// @param name what it is called, for the reason
    static Reading<Integer> option(Descriptor socket, int level, int option, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) JAVA_INT.byteSize());
            long result = Libc.call(
                    SystemCall.GETSOCKOPT, socket.number(), level, option, value.address(), length.address(), 0);
            return result < 0 ? Reading.unknown(name + ": " + Libc.errno(result)) : Reading.of(value.get(JAVA_INT, 0));
        }
    }
}
