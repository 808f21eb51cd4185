package dev.tidemark.watch;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.kernel.procfs.NetNetstat;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import org.jspecify.annotations.Nullable;

/// One socket from sample to sample, selected or not: also the others tell whose overflow it was.
final class TrackedSocket {
    private static final Reading<Long> ZERO = Reading.of(0L);
    private static final Reading<Long> FIRST_SAMPLE = Reading.unknown("the first sample of this socket");
    private static final Reading<Long> NEVER_FOR_UNIX = Reading.unknown("the kernel counts no drops of unix sockets");
    private static final Reading<Long> BACKWARDS = Reading.unknown("drops went backwards");

    private final boolean selected;
    private Listener listener;
    private Reading<NetNetstat> counters;
    private Reading<Long> dropsRise;

    /// By how much its drops rose since the counters that overflows are compared with were read.
    private Reading<Long> dropsSinceCounters;

    private boolean fresh = true;

    /// Whether the last sample showed the very listener that the one before did.
    private boolean still;

    private boolean overflowed;
    private boolean suspect;
    private long seenIn;
    private @Nullable WatchedPlace place;

    /// @param sample the number of the sample that shows it
    /// @param counters its namespace's in that sample
    TrackedSocket(Listener listener, boolean selected, long sample, Reading<NetNetstat> counters) {
        this.listener = listener;
        this.selected = selected;
        this.counters = counters;
        this.seenIn = sample;
        this.dropsRise = listener instanceof UnixListener ? NEVER_FOR_UNIX : FIRST_SAMPLE;
        this.dropsSinceCounters = ZERO;
    }

    /// Takes in what a later sample shows.
    void see(Listener now, long sample, Reading<NetNetstat> countersNow) {
        fresh = false;
        still = isSame(listener, now);
        dropsRise = rise(listener, now);
        dropsSinceCounters = CounterRises.sum(dropsSinceCounters, dropsRise);
        listener = now;
        seenIn = sample;
        overflowed = false;
        if (countersNow.isKnown() || !counters.isKnown()) {
            // Since the counters were last read while it was there, which may be some samples ago: the rises have
            // to be of the same time.
            overflowed = dropsSinceCounters.orElse(0L) > 0 && overflowsRose(counters, countersNow);
            suspect = dropsSinceCounters.orElse(0L) > 0;
            dropsSinceCounters = ZERO;
            counters = countersNow;
        } else {
            suspect = dropsRose();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Object one, Object other) {
        return one == other;
    }

    /// Whether further samples of the same listener would change nothing but what [#repeat] changes.
    boolean isSettled() {
        return still && !overflowed && !suspect && dropsSinceCounters.orElse(0L) == 0;
    }

    /// Takes in, for one that is settled, samples that show the same listener again.
    ///
    /// @param last the number of the last of them
    /// @param counted the last counters that were read with one of them; null for none
    /// @param sinceCounted whether samples without counters came after those
    void repeat(long last, @Nullable Reading<NetNetstat> counted, boolean sinceCounted) {
        seenIn = last;
        if (counted != null) {
            dropsSinceCounters = ZERO;
            counters = counted;
        }
        if (sinceCounted) {
            dropsSinceCounters = counters.isKnown() ? CounterRises.sum(dropsSinceCounters, dropsRise) : ZERO;
        }
    }

    private static Reading<Long> rise(Listener before, Listener now) {
        if (!(before instanceof TcpListener earlier && now instanceof TcpListener later)) {
            return NEVER_FOR_UNIX;
        }
        if (earlier.drops() instanceof Reading.Known<Long>(Long from)
                && later.drops() instanceof Reading.Known<Long>(Long to)) {
            long rise = to - from;
            if (rise < 0) {
                return BACKWARDS;
            }
            return rise == 0 ? ZERO : Reading.of(rise);
        }
        return earlier.drops().isKnown() ? later.drops() : earlier.drops();
    }

    private static boolean overflowsRose(Reading<NetNetstat> before, Reading<NetNetstat> now) {
        return before instanceof Reading.Known<NetNetstat>(NetNetstat earlier)
                && now instanceof Reading.Known<NetNetstat>(NetNetstat later)
                && later.riseSince(earlier, ListenCounter.LISTEN_OVERFLOWS).orElse(0L) > 0;
    }

    /// Whether a socket with the same numbers is the same listener: one may be closed, bound elsewhere and listen
    /// again.
    boolean isStill(Listener other) {
        return switch (listener) {
            case TcpListener tcp ->
                other instanceof TcpListener now && now.endpoint().equals(tcp.endpoint());
            case UnixListener unix ->
                other instanceof UnixListener now && now.name().equals(unix.name());
        };
    }

    boolean isSelected() {
        return selected;
    }

    Listener listener() {
        return listener;
    }

    /// By how much its drops rose from the sample before.
    Reading<Long> dropsRise() {
        return dropsRise;
    }

    private boolean dropsRose() {
        return dropsRise.orElse(0L) > 0;
    }

    /// Whether it may have been what overflowed: its drops rose. Those of a newcomer are since it was opened.
    boolean isSuspect() {
        return suspect
                || (fresh && listener instanceof TcpListener tcp && tcp.drops().orElse(0L) > 0);
    }

    /// Whether it was seen once only, so that it cannot have risen.
    boolean isFresh() {
        return fresh;
    }

    /// @param ambiguous whether others of its namespace are suspect too
    QueueState state(boolean ambiguous) {
        if (listener.queue().isFull() || !overflowed) {
            return QueueState.of(listener.queue());
        }
        return ambiguous ? QueueState.POSSIBLE_OVERFLOW : QueueState.OVERFLOW;
    }

    boolean isIn(long sample) {
        return seenIn == sample;
    }

    /// Whether it was absent from `sample` and the one before.
    boolean isGone(long sample) {
        return sample - seenIn >= 2;
    }

    @Nullable
    WatchedPlace place() {
        return place;
    }

    void place(@Nullable WatchedPlace taken) {
        place = taken;
    }
}
