package dev.tidemark.diagnosis;

import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One listener from sample to sample.
final class SocketTrack {
    private final boolean selected;
    private final Optional<Duration> openedAfter;
    private final Reading<Long> dropsAtFirst;
    private final AcceptQueue first;
    private final StepSeries steps = new StepSeries();
    private final List<WaitingLine> lines = new ArrayList<>();

    private Listener listener;
    private long seenIn;
    private long samples;
    private long full;
    private long empty;
    private long half;
    private long least = Long.MAX_VALUE;
    private long most;
    private long sum;
    private boolean everShrank;
    private boolean everDropped;
    private long lengthBefore;
    private long riseNow;
    private long riseBefore;
    private boolean ambiguous;
    private long mostHalfOpen = -1;

    /// @param openedAfter when it was first seen, where it was not there from the beginning
    SocketTrack(Listener listener, boolean selected, long sample, Optional<Duration> openedAfter) {
        boolean isNew = openedAfter.isPresent();
        this.openedAfter = openedAfter;
        this.listener = listener;
        this.selected = selected;
        this.first = listener.queue();
        this.dropsAtFirst = dropsOf(listener).map(drops -> isNew ? 0L : drops);
        this.riseNow = isNew ? dropsOf(listener).orElse(0L) : 0;
        this.lengthBefore = listener.queue().length();
        count(sample);
    }

    /// Takes in the next sample. The same object as before stands for the same figures.
    ///
    /// @param afterCounters whether the counters were read with the sample before, so that a new rise begins
    void see(Listener now, long sample, boolean afterCounters) {
        if (afterCounters) {
            riseBefore = riseNow;
            riseNow = 0;
            lengthBefore = listener.queue().length();
        }
        if (!Objects.equals(now, listener)) {
            riseNow += dropsOf(now).orElse(0L) - dropsOf(listener).orElse(0L);
            everShrank |= now.queue().length() < listener.queue().length();
            listener = now;
        }
        count(sample);
    }

    private void count(long sample) {
        seenIn = sample;
        AcceptQueue queue = listener.queue();
        long length = queue.length();
        samples++;
        everDropped |= riseNow > 0;
        full += queue.isFull() ? 1 : 0;
        empty += length == 0 ? 1 : 0;
        half += length * 2 >= queue.capacity() ? 1 : 0;
        least = Math.min(least, length);
        most = Math.max(most, length);
        sum += length;
    }

    /// Counters are read before listeners, so a drop may show one sample before the overflow it belongs to.
    boolean isSuspect() {
        return riseNow > 0 || riseBefore > 0;
    }

    /// Gives it overflows of its namespace. If they are its own for certain, it was full then, seen or not.
    void overflowed(Duration since, Duration until, long overflows, boolean sharedWithOthers) {
        long seen = Math.max(lengthBefore, listener.queue().length());
        long held = sharedWithOthers ? seen : Math.max(seen, listener.queue().capacity());
        steps.add(since, until, overflows, held);
        ambiguous |= sharedWithOthers;
    }

    /// Whether it is worth a close look: somebody waits, or was turned away, or packets were dropped.
    boolean isRemarkable() {
        return selected && (listener.queue().length() > 0 || !steps.isEmpty() || everDropped);
    }

    /// The first look and the last are kept.
    void lineSeen(WaitingLine line) {
        if (lines.size() == 2) {
            lines.removeLast();
        }
        lines.add(line);
    }

    void halfOpenSeen(long count) {
        mostHalfOpen = Math.max(mostHalfOpen, count);
    }

    Reading<Long> dropsRise() {
        return dropsOf(listener).then(now -> dropsAtFirst.map(before -> now - before));
    }

    private static Reading<Long> dropsOf(Listener listener) {
        return listener instanceof TcpListener tcp
                ? tcp.drops()
                : Reading.unknown("the kernel counts none for unix sockets");
    }

    boolean isIn(long sample) {
        return seenIn == sample;
    }

    boolean isGone(long sample) {
        return sample - seenIn >= 2;
    }

    Optional<Duration> openedAfter() {
        return openedAfter;
    }

    Listener listener() {
        return listener;
    }

    boolean selected() {
        return selected;
    }

    long mostSeen() {
        return most;
    }

    long lengthBefore() {
        return lengthBefore;
    }

    StepSeries steps() {
        return steps;
    }

    boolean ambiguous() {
        return ambiguous;
    }

    List<WaitingLine> lines() {
        return List.copyOf(lines);
    }

    Reading<Long> halfOpen() {
        return mostHalfOpen < 0
                ? Reading.unknown("no reason to look at half-open handshakes")
                : Reading.of(mostHalfOpen);
    }

    QueueLengths lengths() {
        return new QueueLengths(samples, full, empty, half, least, most, sum, first, listener.queue(), everShrank);
    }
}
