package dev.tidemark.lab.client;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.tidemark.kernel.libc.Architecture;
import dev.tidemark.kernel.libc.Descriptor;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;

/// Waits for many sockets at once: epoll(7), told of each change once.
///
/// For one thread. `struct epoll_event` is packed on x86-64 and nowhere else (`include/uapi/linux/eventpoll.h`).
final class Epoll implements AutoCloseable {
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EPOLLOUT = 4;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLET = 1 << 31;
    private static final int MOST = 256;

    private final boolean packed = Libc.architecture() == Architecture.X86_64;
    private final int size = packed ? 12 : 16;
    private final int offset = packed ? 4 : 8;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment event = arena.allocate(16, 8);
    private final MemorySegment events = arena.allocate((long) MOST * size, 8);
    private final Descriptor descriptor;

    private Epoll(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    static Epoll open() {
        return new Epoll(
                Descriptor.of(Libc.require("clients", SystemCall.EPOLL_CREATE1, EPOLL_CLOEXEC, 0, 0, 0, 0, 0)));
    }

    /// Watches a socket until that is closed.
    ///
    /// @param index what [#await] says of it
    void add(int socket, int index) {
        event.set(JAVA_INT, 0, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
        event.set(JAVA_INT_UNALIGNED, offset, index);
        Libc.require(
                "clients", SystemCall.EPOLL_CTL, descriptor.number(), EPOLL_CTL_ADD, socket, event.address(), 0, 0);
    }

    /// Waits at most so long, and says whose state changed.
    void await(int millis, IntConsumer changed) {
        long count = Libc.call(SystemCall.EPOLL_PWAIT, descriptor.number(), events.address(), MOST, millis, 0, 0);
        for (int i = 0; i < count; i++) {
            changed.accept(events.get(JAVA_INT_UNALIGNED, (long) i * size + offset));
        }
    }

    @Override
    public void close() {
        descriptor.close();
        arena.close();
    }
}
