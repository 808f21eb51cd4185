package dev.tidemark.lab.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/// The thread that starts a child process and lives as long as that.
///
/// A child that asked for PR_SET_PDEATHSIG is killed when the *thread* that started it ends (`prctl(2)`): the
/// thread of a pool, or one that a caller throws away, would take the child along.
final class ParentThread implements AutoCloseable {
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private ParentThread(List<String> command) {
        thread = Thread.ofPlatform().daemon().name("lab-parent").unstarted(() -> live(command));
    }

    /// Starts `command`; its error output is lost.
    static ParentThread start(List<String> command) {
        ParentThread parent = new ParentThread(command);
        parent.thread.start();
        return parent;
    }

    private void live(List<String> command) {
        try {
            started.complete(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException | RuntimeException failed) {
            started.completeExceptionally(failed);
            return;
        }
        boolean interrupted = true;
        while (interrupted) {
            try {
                closing.await();
                interrupted = false;
            } catch (InterruptedException _) {
                // Whoever interrupts does not know that a process hangs on this thread.
            }
        }
    }

    Process process() {
        try {
            return started.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("server: not started: " + failed.getCause(), failed);
        } catch (InterruptedException failed) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("server: interrupted while starting", failed);
        }
    }

    /// Waits for the end of the process, which somebody has killed, and of the thread.
    @Override
    public void close() {
        boolean interrupted = false;
        closing.countDown();
        if (started.isDone() && !started.isCompletedExceptionally()) {
            Process process = started.join();
            process.destroyForcibly();
            while (process.isAlive()) {
                try {
                    process.waitFor();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            closeStreams(process);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeStreams(Process process) {
        try (var _ = process.getInputStream();
                var _ = process.getOutputStream()) {
            // Their descriptors would stay until the next garbage collection.
        } catch (IOException _) {
            // The pipe is broken, as the process has ended.
        }
    }
}
