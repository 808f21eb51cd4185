package dev.tidemark.kernel.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Writes to a descriptor that somebody else owns, such as standard output, unbuffered and with the error number
/// of a failure: the JDK's own stream tells it only as a text in the user's language.
public final class DescriptorOutput extends OutputStream {
    private static final short POLLOUT = 4;

    private final int descriptor;

    /// Writes to `descriptor`, which is never closed.
    public DescriptorOutput(int descriptor) {
        this.descriptor = descriptor;
    }

    /// Why a write failed.
    public static final class Failure extends IOException {
        private final Errno errno;

        private Failure(Errno errno) {
            super(errno.toString());
            this.errno = errno;
        }

        public Errno errno() {
            return errno;
        }
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    /// Writes all of it, and waits where the descriptor is one that does not block.
    ///
    /// @throws Failure with the error number
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(Math.max(1, length));
            MemorySegment.copy(bytes, from, text, JAVA_BYTE, 0, length);
            for (int written = 0; written < length; ) {
                long count = Libc.call(SystemCall.WRITE, descriptor, text.address() + written, (long) length - written);
                if (count >= 0) {
                    written += (int) count;
                } else if (count == -Errno.EAGAIN.number()) {
                    awaitRoom(arena);
                } else if (count != -Errno.EINTR.number()) {
                    throw new Failure(Libc.errno(count));
                }
            }
        }
    }

    /// `struct pollfd`: descriptor int, wanted short, got short.
    private void awaitRoom(Arena arena) {
        MemorySegment poll = arena.allocate(8, 8);
        poll.set(JAVA_INT, 0, descriptor);
        poll.set(JAVA_SHORT, 4, POLLOUT);
        Libc.call(SystemCall.PPOLL, poll.address(), 1, 0, 0);
    }
}
