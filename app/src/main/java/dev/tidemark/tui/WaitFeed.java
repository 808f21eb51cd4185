package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.history.ListenerKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Asks how long the first in line of the selected listener has waited, on a thread of its own, while its queue
/// holds anybody: once a second at most, and never for more than a fiftieth of the time.
final class WaitFeed implements AutoCloseable {
    private static final long LEAST_NANOS = 1_000_000_000L;
    private static final int SHARE = 50;

    private final TopActions actions;
    private final Thread thread = Thread.ofPlatform().daemon().name("top-waits").unstarted(this::run);
    private volatile Optional<LiveListener> wanted = Optional.empty();
    private volatile Optional<Seen> seen = Optional.empty();
    private volatile boolean closed;

    private record Seen(ListenerKey listener, Optional<Duration> oldest) {}

    private WaitFeed(TopActions actions) {
        this.actions = actions;
    }

    static WaitFeed start(TopActions actions) {
        WaitFeed feed = new WaitFeed(actions);
        feed.thread.start();
        return feed;
    }

    /// What is known of `listener`, the selected one, of which the next question is.
    Optional<Duration> of(Optional<LiveListener> listener) {
        Optional<LiveListener> busy = listener.filter(row -> row.now().queue().length() > 0);
        wanted = busy;
        return busy.flatMap(
                row -> seen.filter(last -> last.listener().equals(row.key())).flatMap(Seen::oldest));
    }

    private void run() {
        while (!closed) {
            long start = System.nanoTime();
            wanted.ifPresent(row -> seen = Optional.of(new Seen(row.key(), oldest(row))));
            long end = System.nanoTime();
            long due = Math.max(start + LEAST_NANOS, end + SHARE * (end - start));
            while (!closed && due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private Optional<Duration> oldest(LiveListener row) {
        try {
            return actions.oldestWait(row);
        } catch (RuntimeException failed) {
            // One figure less; what is wrong with the rest says the rest.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
