package dev.tidemark.agent;

import dev.tidemark.history.Interval;
import dev.tidemark.history.Interval.Flow;
import dev.tidemark.history.Interval.Source;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Slot;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.UnixListener;
import dev.tidemark.watch.PeakSource;
import java.time.Instant;
import java.util.Optional;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/// Counts what is recorded of one listener in one interval. Where nobody ever waits it takes next to nothing.
final class IntervalCount {
    private static final int DIGITS = 2;
    private static final Reading<Long> NEVER_FOR_UNIX = Reading.unknown("the kernel counts no drops of unix sockets");

    private long samples;
    private long zeros;
    private @Nullable IntCountsHistogram lengths;
    private @Nullable AcceptQueue peak;
    private Instant peakAt = Instant.EPOCH;
    private long before;
    private boolean known;
    private long arrivals;
    private long accepts;
    private long drops;
    private long arrived;
    private long lengthAtBegin;

    /// What the second in which the interval began had reached by then: of lower peaks in the rest of it nothing
    /// is known.
    private int carried;

    private int running;

    /// Takes in samples that all show the same queue.
    ///
    /// @param at when the first of them was taken
    void see(AcceptQueue queue, Instant at, long times) {
        samples += times;
        long length = queue.length();
        if (length == 0) {
            zeros += times;
        } else {
            if (lengths == null) {
                lengths = new IntCountsHistogram(DIGITS);
            }
            lengths.recordValueWithCount(length, times);
        }
        if (peak == null || length > peak.length()) {
            peak = queue;
            peakAt = at;
        }
        if (known && length > before) {
            arrivals += length - before;
        } else if (known) {
            accepts += before - length;
        }
        before = length;
        known = true;
    }

    /// The kernel counted so many connections that came.
    void arrived(long count) {
        arrived += count;
    }

    /// The kernel recorded a peak within the interval.
    void raised(AcceptQueue queue, Instant at) {
        if (peak == null || queue.length() > peak.length()) {
            peak = queue;
            peakAt = at;
        }
    }

    /// The same of the second in which the interval began: what it had by then belongs to the one before.
    void raisedSince(AcceptQueue queue, Instant at) {
        if (queue.length() > carried) {
            raised(queue, at);
        }
    }

    /// The peak of the second that runs; 0 where nothing came in it.
    void runs(int length) {
        running = length;
    }

    void dropped(long count) {
        drops += count;
    }

    /// What was counted, and begins anew; empty when nothing was seen.
    ///
    /// @param slot of which it is part: when, and how often samples were taken
    /// @param isRecorded whether the kernel recorded all of it
    Optional<Interval> end(ListenerKey key, Listener listener, Slot slot, Zeros sharedZeros, boolean isRecorded) {
        if (samples == 0 || peak == null) {
            // Another socket may be there when it comes back.
            known = false;
            return Optional.empty();
        }
        Interval interval = new Interval(
                key,
                slot.from(),
                Slot.SPAN,
                samples,
                peak,
                peakAt,
                isRecorded && peak.length() >= carried ? PeakSource.EXACT : new PeakSource.Sampled(slot.period()),
                listener.queue().limit(),
                histogram(sharedZeros),
                listener instanceof UnixListener ? NEVER_FOR_UNIX : Reading.of(drops),
                isRecorded ? recorded() : new Flow(arrivals, accepts, Source.LENGTHS));
        samples = 0;
        zeros = 0;
        lengths = null;
        peak = null;
        arrivals = 0;
        accepts = 0;
        drops = 0;
        arrived = 0;
        lengthAtBegin = before;
        carried = running;
        return Optional.of(interval);
    }

    private Flow recorded() {
        return new Flow(arrived, Math.max(0, arrived - (before - lengthAtBegin)), Source.PROBE);
    }

    private AbstractHistogram histogram(Zeros sharedZeros) {
        if (lengths == null) {
            return sharedZeros.of(samples);
        }
        if (zeros > 0) {
            lengths.recordValueWithCount(0, zeros);
        }
        return lengths;
    }

    /// Histograms of nothing but zeros, one for all listeners that had nobody waiting. Nobody may change them.
    static final class Zeros {
        private @Nullable AbstractHistogram last;

        AbstractHistogram of(long samples) {
            if (last == null || last.getTotalCount() != samples) {
                last = new IntCountsHistogram(DIGITS);
                last.recordValueWithCount(0, samples);
            }
            return last;
        }
    }
}
