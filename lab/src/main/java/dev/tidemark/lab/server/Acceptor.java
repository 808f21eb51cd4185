package dev.tidemark.lab.server;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import dev.tidemark.lab.LabListener;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// The thread that accepts from one listener, at the rate it is told.
///
/// It goes on when accept(2) fails, as servers do: a process without a free descriptor tries for ever.
final class Acceptor implements AutoCloseable {
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int POLLFD_SIZE = 8;
    private static final short POLLIN = 1;
    private static final long POLL_NANOS = 50_000_000;
    private static final long AFTER_FAILURE_NANOS = 20_000_000;

    /// Known from the start: a process without a descriptor cannot load one more class.
    private static final long NOBODY_WAITS = Errno.EAGAIN.number();

    private static final long LONGEST_RUN_NANOS = 100_000;

    /// Who is late by less keeps to the schedule, so that the rate is right however coarse the waiting is.
    private static final long CATCH_UP_NANOS = 50_000_000;

    private final LabListener listener;
    private final ServerRecipe recipe;
    private final Thread thread;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile AcceptRate rate;
    private volatile long pausedUntil = System.nanoTime();
    private volatile boolean closed;

    private Acceptor(LabListener listener, ServerRecipe recipe, AcceptRate rate) {
        this.listener = listener;
        this.recipe = recipe;
        this.rate = rate;
        this.thread = Thread.ofPlatform().daemon().name("acceptor").unstarted(this::run);
    }

    static Acceptor start(LabListener listener, ServerRecipe recipe, AcceptRate rate) {
        Acceptor acceptor = new Acceptor(listener, recipe, rate);
        acceptor.thread.start();
        return acceptor;
    }

    void rate(AcceptRate wanted) {
        rate = wanted;
        LockSupport.unpark(thread);
    }

    void pause(long nanos) {
        pausedUntil = System.nanoTime() + nanos;
    }

    void relisten(int backlog) {
        listener.relisten(backlog);
    }

    /// Accepts all that wait, whatever the rate.
    ///
    /// @return how many
    long drain() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(POLLFD_SIZE, 8);
            long count = 0;
            while (accept(buffer)) {
                count++;
            }
            return count;
        }
    }

    long accepted() {
        return accepted.get();
    }

    /// How often accept(2) failed for another reason than that nobody waited.
    long failures() {
        return failures.get();
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(POLLFD_SIZE, 8);
            MemorySegment timeout = arena.allocate(16, 8);
            timeout.set(ValueLayout.JAVA_LONG, 8, POLL_NANOS);
            long due = System.nanoTime();
            while (!closed) {
                AcceptRate now = rate;
                long wait = Math.max(due, pausedUntil) - System.nanoTime();
                if (now.isNone() || wait > 0) {
                    LockSupport.parkNanos(now.isNone() ? POLL_NANOS : wait);
                } else if (isReady(buffer, timeout) && !closed) {
                    if (accept(buffer)) {
                        long time = System.nanoTime();
                        due = (time - due < CATCH_UP_NANOS ? due : time) + now.intervalNanos();
                    } else {
                        due = System.nanoTime() + AFTER_FAILURE_NANOS;
                    }
                }
            }
        }
    }

    /// Waits a little for a connection.
    private boolean isReady(MemorySegment buffer, MemorySegment timeout) {
        buffer.set(ValueLayout.JAVA_INT, 0, listener.descriptorNumber());
        buffer.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
        buffer.set(ValueLayout.JAVA_SHORT, 6, (short) 0);
        return Libc.call(SystemCall.PPOLL, buffer.address(), 1, timeout.address(), 0) == 1;
    }

    private boolean accept(MemorySegment buffer) {
        long result = Libc.call(SystemCall.ACCEPT4, listener.descriptorNumber(), 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (result < 0) {
            if (result != -NOBODY_WAITS) {
                failures.incrementAndGet();
            }
            return false;
        }
        accepted.incrementAndGet();
        if (recipe.answer()) {
            // Closing with a byte unread would be a reset.
            Libc.call(SystemCall.RECVFROM, result, buffer.address(), POLLFD_SIZE, MSG_DONTWAIT, 0, 0);
            Libc.call(SystemCall.SENDTO, result, buffer.address(), 1, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
        }
        burn(recipe.burnNanos());
        if (!recipe.hold()) {
            Libc.call(SystemCall.CLOSE, result);
        }
        return true;
    }

    /// Uses up processor time. A pause is time in which it was not allowed to run, and does not count.
    private static void burn(long nanos) {
        long used = 0;
        long before = System.nanoTime();
        while (used < nanos) {
            Thread.onSpinWait();
            long now = System.nanoTime();
            long passed = now - before;
            used += passed < LONGEST_RUN_NANOS ? passed : 0;
            before = now;
        }
    }

    /// Ends the thread, and then the listener: who waits is reset.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        listener.close();
    }
}
