package dev.tidemark.agent;

import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.QueueState;
import dev.tidemark.watch.SlidingPeaks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// All that is remembered of one listener while the sampler runs, across restarts of its server. What it takes is
/// about 6 kB, more while its queue is in use. For the sampler's thread.
final class LiveRecord {
    /// So long the worst state of a listener is shown.
    private static final long SHOWN_NANOS = 1_200_000_000L;

    private static final Reading<Long> NONE = Reading.of(0L);
    private static final int BOUNDS = LengthCounts.BOUNDS.size();

    private final ListenerKey key;
    private final Instant since;
    private final SlidingPeaks peaks;
    private final SampleTrail trail = new SampleTrail();
    private final IntervalCount interval = new IntervalCount();
    private final long[] counts = new long[BOUNDS];

    private Listener now;
    private long sum;
    private long samples;
    private long seenIn;
    private long seenNanos;
    private QueueState worst = QueueState.OK;
    private long worstNanos;
    private Reading<Long> dropsTotal;
    private Reading<Long> dropsCounting;
    private Reading<Long> dropsRise;
    private long episodes;

    LiveRecord(ListenerKey key, Listener listener, long nanos, Instant at, Duration period) {
        this.key = key;
        this.now = listener;
        this.since = at;
        this.peaks = new SlidingPeaks(listener.queue(), nanos, at, period);
        Reading<Long> first =
                listener instanceof UnixListener ? Reading.unknown("the kernel counts no drops of unix sockets") : NONE;
        dropsTotal = first;
        dropsCounting = first;
        dropsRise = first;
    }

    /// Goes on from what was remembered from an earlier run.
    void resume(HighWaterMark earlier) {
        peaks.resume(earlier);
    }

    /// Takes in a sample.
    ///
    /// @param rise by how much its drops rose since the sample before
    /// @param sample the number of the sample
    void see(Listener listener, QueueState state, Reading<Long> rise, long sample, long nanos, Instant at) {
        now = listener;
        trail.see(listener.queue(), nanos, at);
        peaks.see(listener.queue(), nanos, at);
        add(state, 1, at, sample, nanos);
        if (rise instanceof Reading.Known<Long>(Long more) && more > 0) {
            dropsTotal = dropsTotal.map(total -> total + more);
            dropsCounting = dropsCounting.map(total -> total + more);
            interval.dropped(more);
        }
    }

    /// Takes in samples that show the same as the last.
    void see(StillSamples still) {
        AcceptQueue queue = now.queue();
        still.forEachSecond((nanos, at) -> peaks.see(queue, nanos, at));
        add(QueueState.of(queue), still.times(), still.firstAt(), still.lastSample(), still.lastNanos());
    }

    private void add(QueueState state, long times, Instant firstAt, long lastSample, long lastNanos) {
        AcceptQueue queue = now.queue();
        seenIn = lastSample;
        seenNanos = lastNanos;
        interval.see(queue, firstAt, times);
        samples += times;
        sum += queue.length() * times;
        counts[bucket(queue.length())] += times;
        if (state.compareTo(worst) <= 0 || lastNanos - worstNanos > SHOWN_NANOS) {
            worst = state;
            worstNanos = lastNanos;
        }
    }

    private static int bucket(long length) {
        return length <= 0 ? 0 : Math.min(BOUNDS - 1, 65 - Long.numberOfLeadingZeros(length - 1));
    }

    /// The counters were read: what dropped until now belongs to their rise.
    void counted() {
        dropsRise = dropsCounting;
        dropsCounting = dropsCounting.map(_ -> 0L);
    }

    /// By how much its drops rose between the last two readings of the counters.
    Reading<Long> dropsRise() {
        return dropsRise;
    }

    /// The highest length of the last ten seconds.
    long highestOfLastSeconds() {
        return peaks.lastSeconds(seenNanos, 10).stream()
                .mapToLong(second -> second.orElse(0))
                .max()
                .orElse(0);
    }

    ListenerKey key() {
        return key;
    }

    Listener now() {
        return now;
    }

    SampleTrail trail() {
        return trail;
    }

    boolean isIn(long sample) {
        return seenIn == sample;
    }

    /// When it was last seen, by the clock that never goes back.
    long seenNanos() {
        return seenNanos;
    }

    void suspected() {
        episodes++;
    }

    /// What happened since the last call; empty when it was not seen.
    Optional<Interval> endInterval(Instant from, Duration span, Duration period, IntervalCount.Zeros zeros) {
        return interval.end(key, now, from, span, period, zeros);
    }

    /// The same as others see it, at `nanos`.
    LiveListener view(LivePlace place, long nanos, boolean overflowing) {
        Map<PeakWindow, HighWaterMark> marks = peaks.marks(nanos);
        List<OptionalInt> lastMinute = peaks.lastSeconds(nanos, 60);
        return new LiveListener(
                key,
                now,
                place.snapshot(),
                place.member(),
                nanos - worstNanos <= SHOWN_NANOS ? worst : QueueState.of(now.queue()),
                marks,
                dropsRise,
                dropsTotal,
                lastMinute,
                lengths(),
                since,
                episodes,
                overflowing);
    }

    private LengthCounts lengths() {
        List<Long> upTo = new ArrayList<>(BOUNDS);
        Long all = 0L;
        for (long count : counts) {
            // A new object only for another number: most queues were always empty.
            all = count == 0 ? all : Long.valueOf(all + count);
            upTo.add(all);
        }
        return new LengthCounts(upTo, samples, sum);
    }
}
