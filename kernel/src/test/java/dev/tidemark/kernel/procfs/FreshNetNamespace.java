package dev.tidemark.kernel.procfs;

import dev.tidemark.kernel.libc.Libc;
import dev.tidemark.kernel.libc.SystemCall;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Does something on a thread that stands in a new network namespace and is thrown away after.
final class FreshNetNamespace {
    private static final long CLONE_NEWNET = 0x40000000;

    private FreshNetNamespace() {}

    static <T> T inside(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(() -> {
            Libc.require("network namespace", SystemCall.UNSHARE, CLONE_NEWNET, 0, 0, 0, 0, 0);
            return work.get();
        });
        Thread thread = Thread.ofPlatform().name("fresh-namespace").start(task);
        try {
            T result = task.get();
            thread.join();
            return result;
        } catch (ExecutionException failed) {
            throw new AssertionError("in a fresh network namespace", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
