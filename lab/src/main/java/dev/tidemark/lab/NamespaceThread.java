package dev.tidemark.lab;

import dev.tidemark.kernel.libc.Errno;
import dev.tidemark.kernel.libc.KernelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Runs code on a platform thread that is thrown away, because it ends in a foreign network namespace.
///
/// The code may only make system calls: whatever machinery the JDK starts lazily (process reaper, carriers of
/// virtual threads, timers) inherits the namespace of the thread that starts it, and would stay there.
final class NamespaceThread {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private NamespaceThread() {}

    /// What `code` returns; what it throws is thrown here.
    static <T> T call(Supplier<T> code) {
        List<T> result = new ArrayList<>(1);
        List<Throwable> failure = new ArrayList<>(1);
        Thread thread = Thread.ofPlatform().daemon().name("lab-namespace").unstarted(() -> {
            try {
                result.add(code.get());
            } catch (Throwable thrown) {
                failure.add(thrown);
            }
        });
        thread.start();
        join(thread);
        if (failure.isEmpty()) {
            return result.getFirst();
        }
        throw rethrown(failure.getFirst());
    }

    private static RuntimeException rethrown(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException unchecked -> {
                unchecked.addSuppressed(new IllegalStateException("asked for here"));
                yield unchecked;
            }
            case Error error -> throw error;
            default -> throw new AssertionError("a supplier declares no checked exception", thrown);
        };
    }

    /// Joins even when interrupted: the code owns descriptors that only it can close.
    private static void join(Thread thread) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (thread.isAlive()) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative()) {
                throw new KernelException("namespace thread", "not finished in " + LIMIT, Errno.ETIMEDOUT);
            }
            try {
                boolean _ = thread.join(left);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
