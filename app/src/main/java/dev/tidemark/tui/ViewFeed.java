package dev.tidemark.tui;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.LiveView;
import dev.tidemark.wording.Figures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Asks a source for its latest view again and again, on a thread of its own, so that keys never wait for it.
///
/// When the source fails or stalls, the last view stays and the reason is told.
final class ViewFeed implements AutoCloseable {
    private static final long STALLED_NANOS = 3_000_000_000L;

    private final LiveSource source;
    private final long interval;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().daemon().name("top-views").unstarted(this::run);
    private volatile State state = new State(Optional.empty(), Optional.empty(), System.nanoTime());
    private volatile boolean closed;

    /// @param since when `view` came, by `System.nanoTime()`
    private record State(Optional<LiveView> view, Optional<String> trouble, long since) {}

    private ViewFeed(LiveSource source, Duration interval, InstantSource clock) {
        this.source = source;
        this.interval = interval.toNanos();
        this.clock = clock;
    }

    static ViewFeed start(LiveSource source, Duration interval, InstantSource clock) {
        ViewFeed feed = new ViewFeed(source, interval, clock);
        feed.thread.start();
        return feed;
    }

    private void run() {
        long due = System.nanoTime();
        while (!closed) {
            State before = state;
            try {
                LiveView view = source.view();
                boolean isNew =
                        before.view().isEmpty() || !before.view().get().at().equals(view.at());
                state = new State(Optional.of(view), Optional.empty(), isNew ? System.nanoTime() : before.since());
            } catch (RuntimeException failure) {
                state = new State(before.view(), Optional.of(String.valueOf(failure.getMessage())), before.since());
            }
            due = Math.max(due + interval, System.nanoTime());
            while (!closed && due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    TopPicture picture() {
        State now = state;
        long nanos = System.nanoTime();
        Instant at = clock.instant();
        return new TopPicture(now.view(), trouble(now, nanos), Optional.empty(), at, nanos);
    }

    private Optional<String> trouble(State now, long nanos) {
        if (now.trouble().isPresent() || now.view().isEmpty()) {
            return now.trouble();
        }
        long quiet = nanos - now.since();
        long most =
                STALLED_NANOS + 3 * Math.max(interval, now.view().get().period().toNanos());
        return quiet > most
                ? Optional.of("no new sample for " + Figures.duration(Duration.ofSeconds(quiet / 1_000_000_000L)))
                : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
