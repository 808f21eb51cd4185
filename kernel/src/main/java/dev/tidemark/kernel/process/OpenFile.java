package dev.tidemark.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.kernel.libc.TerminalSize;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A file, pipe, socket or terminal that is open, as which one it is.
///
/// @param device `st_dev`
/// @param inode `st_ino`
public record OpenFile(long device, long inode) {
    private static final int SIZE_OF_STAT = 256;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final short POLLOUT = 4;
    /// So much is written to a pipe at once or not at all (pipe(7)).
    private static final int PIPE_BUF = 4096;

    /// What stands behind `descriptor`.
    public static Reading<OpenFile> of(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(SIZE_OF_STAT, 8);
            long result = Libc.call(
                    SystemCall.NEWFSTATAT,
                    descriptor,
                    Libc.cString(arena, "").address(),
                    status.address(),
                    AT_EMPTY_PATH);
            return result < 0
                    ? Reading.unknown("descriptor " + descriptor + ": " + Libc.errno(result))
                    : Reading.of(new OpenFile(status.get(JAVA_LONG, 0), status.get(JAVA_LONG, 8)));
        }
    }

    /// Whether `descriptor` is a terminal.
    public static boolean isTerminal(int descriptor) {
        return TerminalSize.read(descriptor).isPresent();
    }

    /// Writes `text` to `descriptor`, at most the first 4096 bytes, if there is room for it now; waits for
    /// nobody.
    ///
    /// @return whether it was written
    public static boolean writeIfRoom(int descriptor, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] part = bytes.length > PIPE_BUF ? Arrays.copyOf(bytes, PIPE_BUF) : bytes;
        try (Arena arena = Arena.ofConfined()) {
            // struct pollfd: descriptor int, wanted short, got short.
            MemorySegment poll = arena.allocate(8, 8);
            poll.set(JAVA_INT, 0, descriptor);
            poll.set(JAVA_SHORT, 4, POLLOUT);
            MemorySegment noTime = arena.allocate(16, 8);
            long ready = Libc.call(SystemCall.PPOLL, poll.address(), 1, noTime.address(), 0);
            if (ready != 1 || poll.get(JAVA_SHORT, 6) != POLLOUT) {
                return false;
            }
            MemorySegment buffer = arena.allocateFrom(JAVA_BYTE, part);
            return Libc.call(SystemCall.WRITE, descriptor, buffer.address(), part.length) == part.length;
        }
    }
}
