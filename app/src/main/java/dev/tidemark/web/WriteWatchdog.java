package dev.tidemark.web;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// Closes the connections of clients that do not take what is written to them. For any number of threads.
///
/// The server of the JDK has no limit for writing, and its `exchange.close()` waits for the very write that does
/// not end. Interrupting the thread that writes closes its channel ([java.nio.channels.InterruptibleChannel]),
/// and the write fails.
final class WriteWatchdog implements AutoCloseable {
    /// What has to go through within the limit; a slow client may take longer for the whole.
    private static final int PIECE = 256 * 1024;

    /// The server keeps a buffer of twice the longest write for as long as the connection lives.
    private static final int SLICE = 8 * 1024;

    /// For answers of megabytes, which would take twice as long in small slices: for so few at a time that stuck
    /// clients cannot make those buffers many.
    private static final int WIDE_SLICE = 64 * 1024;

    private static final int WIDE_FROM = 1024 * 1024;
    private static final int MOST_WIDE = 8;

    private final Semaphore wide = new Semaphore(MOST_WIDE);
    private final Duration limit;
    private final Set<Write> writes = new HashSet<>();
    private boolean closed;

    private record Write(Thread thread, long since) {}

    /// An action that may wait for a client.
    @FunctionalInterface
    interface Writing {
        void run() throws IOException;
    }

    private WriteWatchdog(Duration limit) {
        this.limit = limit;
    }

    /// @param limit how long a write may take
    static WriteWatchdog start(Duration limit) {
        WriteWatchdog watchdog = new WriteWatchdog(limit);
        Thread.ofPlatform().name("tidemark-http-watchdog").daemon().start(watchdog::watch);
        return watchdog;
    }

    /// Writes all of `bytes`.
    ///
    /// @throws IOException also when the client did not take them in time; its connection is closed then
    void write(OutputStream out, byte[] bytes) throws IOException {
        write(out, bytes, bytes.length);
    }

    /// Writes the first `length` of `bytes`.
    ///
    /// @throws IOException also when the client did not take them in time; its connection is closed then
    void write(OutputStream out, byte[] bytes, int length) throws IOException {
        if (length < WIDE_FROM || !wide.tryAcquire()) {
            write(out, bytes, length, SLICE);
            return;
        }
        try {
            write(out, bytes, length, WIDE_SLICE);
        } finally {
            wide.release();
        }
    }

    private void write(OutputStream out, byte[] bytes, int length, int slice) throws IOException {
        int from = 0;
        do {
            int start = from;
            int end = Math.min(start + PIECE, length);
            during(() -> {
                for (int at = start; at < end; at += slice) {
                    out.write(bytes, at, Math.min(slice, end - at));
                }
                out.flush();
            });
            from = end;
        } while (from < length);
    }

    /// Does `action`, and interrupts it when it takes too long.
    void during(Writing action) throws IOException {
        Write write = new Write(Thread.currentThread(), System.nanoTime());
        synchronized (this) {
            writes.add(write);
            notifyAll();
        }
        try {
            action.run();
        } finally {
            synchronized (this) {
                writes.remove(write);
            }
        }
    }

    private void watch() {
        try {
            while (awaitWork()) {
                interruptOverdue();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for a write to look at, and then for some time; false at the end.
    private synchronized boolean awaitWork() throws InterruptedException {
        while (writes.isEmpty() && !closed) {
            wait();
        }
        long end = System.nanoTime() + limit.toNanos() / 4;
        for (long left = end - System.nanoTime(); left > 0 && !closed; left = end - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
        return !closed;
    }

    /// Under the lock, so that a thread whose write has just ended is left alone.
    private synchronized void interruptOverdue() {
        long now = System.nanoTime();
        for (Write write : writes) {
            if (now - write.since() > limit.toNanos()) {
                write.thread().interrupt();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
