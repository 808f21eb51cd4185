package dev.tidemark.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Somebody who follows the live stream, with what waits to be sent: a few frames at most, or a single large one.
/// Who falls behind misses frames and gets a whole view instead. For two threads: one that offers, one that
/// sends.
final class LiveClient {
    private static final int MOST_WAITING = 4;

    /// Nothing more is put in line behind so much.
    private static final int MANY_BYTES = 256 * 1024;

    private static final long NONE = -1;

    private final InetAddress address;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long has = NONE;
    private @Nullable Sending sending;
    private boolean ended;

    /// What is on its way to a client.
    ///
    /// @param thread the one that writes it
    @SuppressWarnings("ArrayRecordComponent") // Told apart by identity.
    record Sending(LiveClient client, byte[] frame, long sinceNanos, Thread thread) {}

    LiveClient(InetAddress address) {
        this.address = address;
    }

    InetAddress address() {
        return address;
    }

    /// Never waits.
    synchronized void offer(LiveFrame frame) {
        if (waiting.size() >= MOST_WAITING || isMuch()) {
            waiting.clear();
            has = NONE;
            return;
        }
        waiting.add(frame.number() == has + 1 && has != NONE ? frame.changes() : frame.whole());
        has = frame.number();
        notifyAll();
    }

    private boolean isMuch() {
        return waiting.stream().mapToInt(frame -> frame.length).sum() > MANY_BYTES;
    }

    /// Empty while nothing is on its way.
    synchronized Optional<Sending> sending() {
        return Optional.ofNullable(sending);
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Ends at once if `frame` is still on its way: interrupting the thread that writes closes its channel.
    @SuppressWarnings("ReferenceEquality") // It may be sent the next one meanwhile.
    synchronized void drop(Sending frame) {
        if (sending == frame) {
            end();
            waiting.clear();
            frame.thread().interrupt();
        }
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /// What is to be sent next, by the thread that asks; what it got before is sent then. Empty when nothing came
    /// within `patience`, or at the end.
    synchronized Optional<byte[]> next(Duration patience) throws InterruptedException {
        sending = null;
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); waiting.isEmpty() && !ended && left > 0; left = end - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
        byte[] frame = ended ? null : waiting.poll();
        if (frame != null) {
            sending = new Sending(this, frame, System.nanoTime(), Thread.currentThread());
        }
        return Optional.ofNullable(frame);
    }
}
