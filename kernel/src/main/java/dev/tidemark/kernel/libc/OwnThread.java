package dev.tidemark.kernel.libc;

import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// A platform thread that is thrown away after one piece of work: for what a thread cannot take back, such as
/// entering a namespace or becoming another user.
public final class OwnThread {
    private OwnThread() {}

    /// Runs `work` there and waits for its end, even when interrupted.
    ///
    /// `work` makes system calls and nothing else: a thread, executor or process started there would be what that
    /// thread is, and the JDK starts some of its own lazily, from whoever comes first.
    ///
    /// @throws RuntimeException what `work` threw
    public static <T> T run(String name, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = new Thread(task, name);
        thread.start();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException ignored) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return switch (task.state()) {
            case SUCCESS -> task.resultNow();
            case FAILED -> throw rethrow(task.exceptionNow());
            case RUNNING, CANCELLED -> throw new IllegalStateException(name + ": ended without a result");
        };
    }

    private static RuntimeException rethrow(Throwable failure) {
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(failure);
    }
}
