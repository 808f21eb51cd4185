package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a watch remembers of one watched listener, whichever socket stands there.
final class WatchedPlace {
    private final WatchedListener watched;
    private TrackedSocket socket;
    private HighWaterMark peak;
    private Reading<Long> dropsRise;
    private Sight sight = new Sight.Missed();
    private long settledIn;
    private long fullSamples;
    private long overflowTicks;
    private long possibleOverflowTicks;

    WatchedPlace(WatchedListener watched, TrackedSocket socket, Instant at, Duration period) {
        this.watched = watched;
        this.socket = socket;
        this.peak = HighWaterMark.sampled(socket.listener().queue(), at, period);
        this.dropsRise = firstRise(socket);
    }

    /// Nothing rose at first, where rises can be known at all.
    private static Reading<Long> firstRise(TrackedSocket socket) {
        return switch (socket.listener()) {
            case TcpListener tcp -> tcp.drops().map(_ -> 0L);
            case UnixListener _ -> socket.dropsRise();
        };
    }

    /// Whether a newcomer may have it: its own socket is not in `sample`.
    boolean isVacant(long sample) {
        return !socket.isIn(sample);
    }

    /// Whether its socket was absent from `sample` and the one before.
    boolean isGone(long sample) {
        return socket.isGone(sample);
    }

    int number() {
        return watched.number();
    }

    void takeOver(TrackedSocket newcomer) {
        if (socket.place() == this) {
            socket.place(null);
        }
        socket = newcomer;
        newcomer.place(this);
    }

    /// Draws the conclusions from `sample`, once all its sockets are known.
    void settle(long sample, Instant at, boolean ambiguous) {
        settledIn = sample;
        if (!socket.isIn(sample)) {
            sight = socket.isGone(sample) ? new Sight.Gone() : new Sight.Missed();
            return;
        }
        Listener listener = socket.listener();
        QueueState state = socket.state(ambiguous);
        sight = new Sight.Seen(listener, state, socket.dropsRise());
        peak = peak.or(listener.queue(), at);
        switch (state) {
            case FULL -> fullSamples++;
            case OVERFLOW -> overflowTicks++;
            case POSSIBLE_OVERFLOW -> possibleOverflowTicks++;
            case HIGH, OK -> {}
        }
        if (!socket.isFresh()) {
            dropsRise = CounterRises.sum(dropsRise, socket.dropsRise());
        }
    }

    /// Takes in samples that show the same as the last, in a namespace that was still.
    ///
    /// @param last the number of the last of them
    void repeat(long last, long times) {
        if (socket.isIn(last) && socket.state(false) == QueueState.FULL) {
            fullSamples += times;
        }
    }

    /// Whether `sample` may show something new of it.
    boolean isSettledIn(long sample) {
        return settledIn == sample;
    }

    ListenerTick tick() {
        return new ListenerTick(watched, sight);
    }

    ListenerSummary summary() {
        return new ListenerSummary(
                watched,
                socket.listener(),
                peak,
                fullSamples,
                overflowTicks,
                possibleOverflowTicks,
                dropsRise,
                Optional.empty(),
                Optional.empty());
    }
}
