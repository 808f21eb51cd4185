package dev.tidemark.agent;

import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Slot;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.ExactPeak;
import dev.tidemark.watch.ExactSpan;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PastPeaks;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.watch.QueueState;
import dev.tidemark.watch.SecondPeak;
import dev.tidemark.watch.SlidingPeaks;
import dev.tidemark.watch.SocketFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// All that is remembered of one listener while the sampler runs, across restarts of its server. What it takes is
/// about 6 kB, more while its queue is in use. For the sampler's thread.
final class LiveRecord {
    /// So long the worst state of a listener is shown.
    private static final long SHOWN_NANOS = 1_200_000_000L;

    private static final Reading<Long> NONE = Reading.of(0L);
    private static final int BOUNDS = LengthCounts.BOUNDS.size();

    private final ListenerKey key;
    private final Instant firstAt;
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
    private @Nullable PastPeaks past;
    private final long firstNanos;
    private @Nullable SocketFacts facts;
    private long socketNanos;
    private int sockets;

    LiveRecord(ListenerKey key, Listener listener, long nanos, Instant at, Duration period) {
        this.key = key;
        this.now = listener;
        this.firstAt = at;
        this.firstNanos = nanos;
        this.peaks = new SlidingPeaks(listener.queue(), nanos, at, period);
        Reading<Long> first =
                listener instanceof UnixListener ? Reading.unknown("the kernel counts no drops of unix sockets") : NONE;
        dropsTotal = first;
        dropsCounting = first;
        dropsRise = first;
    }

    /// Goes on from what an earlier run recorded. May be told more of it later.
    @SuppressWarnings("ReferenceEquality") // The same object tells nothing new.
    void resume(PastPeaks earlier) {
        if (past != earlier) {
            past = earlier;
            peaks.resume(earlier, firstNanos, firstAt);
        }
    }

    private Instant since() {
        return past == null || firstAt.isBefore(past.since()) ? firstAt : past.since();
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

    /// Another socket stands here from now on.
    void bound(long nanos) {
        sockets++;
        socketNanos = nanos;
        facts = null;
        interval.runs(0);
    }

    /// Takes in what the kernel recorded of the socket that stands here.
    void recorded(SocketFacts fresh, FactTime time) {
        SocketFacts before = facts;
        interval.runs(fresh.seconds().stream()
                .filter(second -> time.isRunning(second.slot()))
                .mapToInt(SecondPeak::length)
                .max()
                .orElse(0));
        if (fresh.equals(before)) {
            return;
        }
        facts = fresh;
        // What came before the first reading is no news; without facts in it, there was none.
        boolean isOld = before == null && time.wholeNanos() == time.nanos();
        long known = before != null ? before.enqueues() : isOld ? fresh.enqueues() : 0;
        interval.arrived(fresh.enqueues() - known);
        for (SecondPeak second : fresh.seconds()) {
            HighWaterMark mark = mark(fresh, second);
            peaks.record(mark.queue(), time.beginOf(second.slot()), mark.at(), time.nanos());
        }
        if (!isOld) {
            raise(fresh, time);
        }
        if (fresh.peak() instanceof Reading.Known<ExactPeak>(ExactPeak highest)) {
            peaks.recordHighest(highest.queue(), highest.at());
        }
    }

    /// Takes into the interval what was recorded of its seconds. Again where an interval ended since: what began
    /// after its end belongs to the next.
    void raise(SocketFacts fresh, FactTime time) {
        for (SecondPeak second : fresh.seconds()) {
            HighWaterMark mark = mark(fresh, second);
            if (time.isWithinInterval(second.slot())) {
                interval.raised(mark.queue(), mark.at());
            } else if (time.touchesInterval(second.slot())) {
                interval.raisedSince(mark.queue(), mark.at());
            }
        }
    }

    /// Of a second only the peak is recorded, of the highest peak also its limit and its time.
    private HighWaterMark mark(SocketFacts fresh, SecondPeak second) {
        if (fresh.peak() instanceof Reading.Known<ExactPeak>(ExactPeak peak)
                && peak.length() == second.length()
                && !peak.at().isBefore(second.slot())
                && peak.at().isBefore(second.slot().plusSeconds(1))) {
            return HighWaterMark.exact(peak.queue(), peak.at());
        }
        return HighWaterMark.exact(new AcceptQueue(second.length(), now.queue().limit()), second.slot());
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
    ///
    /// @param beginNanos when the interval began
    /// @param nanos when it ended
    Optional<Interval> endInterval(
            Slot slot, IntervalCount.Zeros zeros, FactCoverage coverage, long beginNanos, long nanos) {
        boolean isExact =
                now instanceof TcpListener && socketNanos <= beginNanos && coverage.isWhole(beginNanos, nanos);
        return interval.end(key, now, slot, zeros, isExact);
    }

    /// The same as others see it, at `nanos`.
    LiveListener view(LivePlace place, long nanos, boolean overflowing, FactCoverage coverage) {
        Map<PeakWindow, HighWaterMark> marks = peaks.marks(nanos, exact(coverage));
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
                since(),
                episodes + (past == null ? 0 : past.episodes()),
                overflowing,
                facts(coverage),
                Optional.empty());
    }

    private ExactSpan exact(FactCoverage coverage) {
        return now instanceof UnixListener
                ? ExactSpan.NONE
                : new ExactSpan(
                        Math.max(coverage.fromNanos(), socketNanos),
                        sockets == 1 && coverage.firstNanos() <= firstNanos);
    }

    private Reading<SocketFacts> facts(FactCoverage coverage) {
        SocketFacts known = facts;
        if (known != null && coverage.firstNanos() != Long.MAX_VALUE) {
            return Reading.of(known);
        }
        return Reading.unknown(
                now instanceof UnixListener
                        ? "only TCP listeners are recorded"
                        : coverage.firstNanos() == Long.MAX_VALUE
                                ? "the probe is off"
                                : "nobody came since recording began");
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
