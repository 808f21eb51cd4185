package dev.tidemark.kernel.seccomp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// The end of a [ListenFilter] at which its calls are answered.
///
/// Each call waits until it is answered. When this is closed, waiting and later calls fail with ENOSYS. For one
/// thread at a time. seccomp_unotify(2); structures of `include/uapi/linux/seccomp.h`.
public final class ListenNotifier implements AutoCloseable {
    private static final int NOTIF_RECV = 0xc0502100;
    private static final int NOTIF_SEND = 0xc0182101;
    private static final int NOTIF_ID_VALID = 0x40082102;
    private static final int FLAG_CONTINUE = 1;
    private static final short POLLIN = 1;

    /// `struct seccomp_notif` has 80 bytes.
    private static final int SIZE_OF_CALL = 256;

    private static final int SIZE_OF_ANSWER = 24;
    private static final long THREAD = 8;
    private static final long ARGUMENTS = 32;

    private final Descriptor descriptor;

    private ListenNotifier(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// Takes ownership of `descriptor`, which [ListenFilter#install] gave.
    public static ListenNotifier of(Descriptor descriptor) {
        return new ListenNotifier(descriptor);
    }

    /// Waits for a call, without end.
    ///
    /// @return false when the last process with the filter is gone (Linux 5.9 and later tell)
    public boolean awaitCall() {
        try (Arena arena = Arena.ofConfined()) {
            // struct pollfd: descriptor int, wanted short, got short.
            MemorySegment poll = arena.allocate(8, 8);
            poll.set(JAVA_INT, 0, descriptor.number());
            poll.set(JAVA_SHORT, 4, POLLIN);
            while (true) {
                long result = Libc.call(SystemCall.PPOLL, poll.address(), 1, 0, 0);
                if (result > 0) {
                    return (poll.get(JAVA_SHORT, 6) & POLLIN) != 0;
                }
                if (result != -Errno.EINTR.number()) {
                    throw Libc.failure("listen notifier", SystemCall.PPOLL, result);
                }
            }
        }
    }

    /// Takes up the call that [#awaitCall] told of; empty when its thread was killed or interrupted meanwhile.
    public Optional<ListenCall> receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment call = arena.allocate(SIZE_OF_CALL, 8);
            long result = ioctl(NOTIF_RECV, call);
            if (result == -Errno.ENOENT.number() || result == -Errno.EINTR.number()) {
                return Optional.empty();
            }
            if (result < 0) {
                throw Libc.failure("listen notifier", SystemCall.IOCTL, result);
            }
            return Optional.of(new ListenCall(
                    call.get(JAVA_LONG, 0), call.get(JAVA_INT, THREAD), (int) call.get(JAVA_LONG, ARGUMENTS), (int)
                            call.get(JAVA_LONG, ARGUMENTS + Long.BYTES)));
        }
    }

    /// Whether the thread of `call` still waits. While it does, its id means no other thread: to be asked after
    /// the thread was opened, and before anything is done for it.
    public boolean isWaiting(ListenCall call) {
        try (Arena arena = Arena.ofConfined()) {
            return ioctl(NOTIF_ID_VALID, arena.allocateFrom(JAVA_LONG, call.id())) == 0;
        }
    }

    /// The call returns 0 to its program, without being made.
    public void succeed(ListenCall call) {
        answer(call, 0, 0);
    }

    /// The call fails with `errno`, without being made.
    public void fail(ListenCall call, Errno errno) {
        answer(call, -errno.number(), 0);
    }

    /// The call is made as the program asked for it.
    public void goOn(ListenCall call) {
        answer(call, 0, FLAG_CONTINUE);
    }

    /// `struct seccomp_notif_resp`: id long, value long, error int, flags int. That the thread is gone is no
    /// error.
    private void answer(ListenCall call, int error, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(SIZE_OF_ANSWER, 8);
            answer.set(JAVA_LONG, 0, call.id());
            answer.set(JAVA_INT, 16, error);
            answer.set(JAVA_INT, 20, flags);
            long result = ioctl(NOTIF_SEND, answer);
            if (result < 0 && result != -Errno.ENOENT.number()) {
                throw Libc.failure("listen notifier", SystemCall.IOCTL, result);
            }
        }
    }

    private long ioctl(int request, MemorySegment argument) {
        while (true) {
            long result = Libc.call(
                    SystemCall.IOCTL, descriptor.number(), Integer.toUnsignedLong(request), argument.address());
            if (result != -Errno.EINTR.number() || request == NOTIF_RECV) {
                return result;
            }
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
