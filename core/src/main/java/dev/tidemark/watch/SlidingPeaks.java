package dev.tidemark.watch;

import dev.tidemark.listener.AcceptQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The high-water marks of one listener over sliding windows, up to now.
///
/// Rings of slots, each with the highest queue that was seen in it: reading resets nothing, so that any number of
/// readers see the same. A window reaches back to the beginning of its oldest slot, which is rounded outward:
/// 1 s for 10 s and 1 min, 5 s for 5 min, 1 min for 1 h. What it takes is about 4 kB. For one thread at a time.
///
/// Slots are counted by a clock that never goes back, given as nanoseconds with each sample: the wall clock only
/// says when the mark was, as it stood then.
///
/// What an earlier watcher recorded is part of the windows that reach back to it. Of that the intervals are
/// known, and not in which second of one it was how high: such a window is rounded outward to whole intervals.
/// Nobody knows of the time from its last interval to the first sample here: whatever reaches back beyond that
/// sample is exact only at a capacity that was not exceeded before or after.
///
/// Where the kernel itself records peaks, its seconds are taken in beside the samples. A window is exact when
/// they cover it whole; what a connection raised the queue to is in them, and what was in it before is in the
/// samples.
public final class SlidingPeaks {
    private static final long SECOND = 1_000_000_000L;

    /// No second that is older is told.
    private static final long OLDEST_NANOS = 50 * SECOND;

    private final Ring seconds = new Ring(SECOND, 61);
    private final Ring fives = new Ring(5 * SECOND, 61);
    private final Ring minutes = new Ring(60 * SECOND, 61);
    private final Duration period;
    private final long firstNanos;
    private final HighWaterMark first;
    private HighWaterMark lifetime;

    private Optional<HighWaterMark> earlier = Optional.empty();

    /// The mark of the time that neither the earlier watcher nor this one saw.
    private Optional<HighWaterMark> between = Optional.empty();

    private List<PastPeaks.Reach> past = List.of();
    private long[] pastUntil = {};

    /// When the second that runs began, and the highest length in it.
    private long secondNanos = Long.MIN_VALUE;

    private long highestNow = -1;

    /// @param queue the first that is seen
    /// @param nanos when, by a clock that never goes back
    /// @param at when, by the wall clock
    /// @param period the time from one sample to the next
    public SlidingPeaks(AcceptQueue queue, long nanos, Instant at, Duration period) {
        this.period = period;
        firstNanos = nanos;
        first = HighWaterMark.sampled(queue, at, period);
        lifetime = first;
        see(queue, nanos, at);
    }

    /// Goes on from what an earlier watcher recorded. The last call counts.
    ///
    /// @param nanos now, by the clock of the samples
    /// @param at now
    public void resume(PastPeaks remembered, long nanos, Instant at) {
        past = remembered.reaches();
        long limit = past.stream()
                .limit(1)
                .mapToLong(latest -> latest.peak().queue().limit())
                .reduce(first.queue().limit(), Math::max);
        between = Optional.of(HighWaterMark.sampled(new AcceptQueue(0, limit), first.at(), period));
        earlier = Optional.of(acrossGap(remembered.highest()));
        // Where the wall clock went back it is as if it had ended just now.
        pastUntil = past.stream()
                .mapToLong(reach ->
                        nanos - Math.max(0, Duration.between(reach.until(), at).toNanos()))
                .toArray();
    }

    /// The mark of a stretch and the time that nobody saw together.
    private HighWaterMark acrossGap(HighWaterMark mark) {
        return between.map(mark::with).orElse(mark);
    }

    /// The mark of what was recorded since then by an earlier watcher.
    private Optional<HighWaterMark> past(long fromNanos) {
        for (int reach = pastUntil.length - 1; reach >= 0; reach--) {
            if (pastUntil[reach] > fromNanos) {
                return Optional.of(acrossGap(past.get(reach).peak()));
            }
        }
        return Optional.empty();
    }

    /// Takes in what the kernel recorded of one second.
    ///
    /// @param queue the highest it became by a connection that came
    /// @param nanos when the second began
    public void record(AcceptQueue queue, long nanos, Instant at, long now) {
        if (now - nanos > OLDEST_NANOS) {
            return;
        }
        seconds.see(queue, nanos, at);
        fives.see(queue, nanos, at);
        minutes.see(queue, nanos, at);
        recordHighest(queue, at);
    }

    /// Takes in the highest that the kernel recorded of the socket that stands here, whenever that was.
    public void recordHighest(AcceptQueue queue, Instant at) {
        if (queue.length() > lifetime.queue().length()) {
            lifetime = HighWaterMark.sampled(queue, at, period);
        }
    }

    /// Takes in a sample.
    public void see(AcceptQueue queue, long nanos, Instant at) {
        // The slots of the wider rings begin with one of the finest, so that what is no news there is none here.
        if (queue.length() <= highestNow && nanos - secondNanos < SECOND) {
            return;
        }
        secondNanos = Math.floorDiv(nanos, SECOND) * SECOND;
        highestNow = queue.length();
        seconds.see(queue, nanos, at);
        fives.see(queue, nanos, at);
        minutes.see(queue, nanos, at);
        if (queue.length() > lifetime.queue().length()) {
            lifetime = HighWaterMark.sampled(queue, at, period);
        }
    }

    /// The highest that was ever seen.
    ///
    /// @param isExact whether the kernel recorded all of it, but for what was remembered from earlier
    public HighWaterMark lifetime(boolean isExact) {
        HighWaterMark own = isExact ? HighWaterMark.exact(lifetime.queue(), lifetime.at()) : lifetime;
        return earlier.map(acrossGap(own)::with).orElse(own);
    }

    /// The marks of all windows that end now. A window in which nothing was seen has none.
    ///
    /// @param exact since when the kernel's record is whole
    public Map<PeakWindow, HighWaterMark> marks(long nanos, ExactSpan exact) {
        Map<PeakWindow, HighWaterMark> marks = new EnumMap<>(PeakWindow.class);
        for (PeakWindow window : PeakWindow.values()) {
            switch (window) {
                case TEN_SECONDS -> seconds.highest(nanos, 10, marks, window, exact);
                case ONE_MINUTE -> seconds.highest(nanos, 60, marks, window, exact);
                case FIVE_MINUTES -> fives.highest(nanos, 60, marks, window, exact);
                case ONE_HOUR -> minutes.highest(nanos, 60, marks, window, exact);
                case LIFETIME -> marks.put(window, lifetime(exact.isWholeLife()));
            }
        }
        return Collections.unmodifiableMap(marks);
    }

    /// How a stretch up to now is known.
    private PeakSource source(ExactSpan exact, long fromNanos) {
        return exact.fromNanos() <= fromNanos ? PeakSource.EXACT : new PeakSource.Sampled(period);
    }

    /// The highest length of each of the last `count` seconds, the current one last; empty where nothing was
    /// seen.
    ///
    /// @param count up to 60
    public List<OptionalInt> lastSeconds(long nanos, int count) {
        return seconds.last(nanos, count);
    }

    /// The last slots of one width.
    private final class Ring {
        private static final long NEVER = Long.MIN_VALUE;
        private static final OptionalInt EMPTY = OptionalInt.of(0);
        private static final List<OptionalInt> EMPTY_MINUTE = List.copyOf(Collections.nCopies(60, EMPTY));

        private final long width;
        private final long[] slots;
        private final int[] lengths;
        private final int[] limits;
        private final long[] seconds;
        private final int[] nanosOfSecond;

        Ring(long width, int size) {
            this.width = width;
            slots = new long[size];
            Arrays.fill(slots, NEVER);
            lengths = new int[size];
            limits = new int[size];
            seconds = new long[size];
            nanosOfSecond = new int[size];
        }

        void see(AcceptQueue queue, long nanos, Instant at) {
            long slot = Math.floorDiv(nanos, width);
            int index = Math.floorMod(slot, slots.length);
            int length = Math.clamp(queue.length(), 0, Integer.MAX_VALUE);
            if (slots[index] == slot && lengths[index] >= length) {
                return;
            }
            slots[index] = slot;
            lengths[index] = length;
            limits[index] = Math.clamp(queue.limit(), 0, Integer.MAX_VALUE);
            seconds[index] = at.getEpochSecond();
            nanosOfSecond[index] = at.getNano();
        }

        /// Of equal marks the first counts: that is when it was first so high.
        void highest(long nanos, int count, Map<PeakWindow, HighWaterMark> marks, PeakWindow window, ExactSpan exact) {
            long now = Math.floorDiv(nanos, width);
            long from = (now - count) * width;
            int best = -1;
            for (long slot = now - count; slot <= now; slot++) {
                int index = Math.floorMod(slot, slots.length);
                if (slots[index] == slot && (best < 0 || lengths[index] > lengths[best])) {
                    best = index;
                }
            }
            if (best >= 0) {
                HighWaterMark own = new HighWaterMark(
                        new AcceptQueue(lengths[best], limits[best]),
                        Instant.ofEpochSecond(seconds[best], nanosOfSecond[best]),
                        source(exact, Math.max(from, firstNanos)));
                marks.put(window, from < firstNanos ? acrossGap(own) : own);
            }
            past(from).ifPresent(mark -> marks.merge(window, mark, HighWaterMark::with));
        }

        /// Nearly all queues are empty nearly always: those share what is returned.
        List<OptionalInt> last(long nanos, int count) {
            long now = Math.floorDiv(nanos, width);
            List<OptionalInt> last = new ArrayList<>(count);
            boolean isEmpty = count == EMPTY_MINUTE.size();
            for (long slot = now - count + 1; slot <= now; slot++) {
                int index = Math.floorMod(slot, slots.length);
                boolean isKnown = slots[index] == slot;
                isEmpty &= isKnown && lengths[index] == 0;
                last.add(isKnown ? length(index) : OptionalInt.empty());
            }
            return isEmpty ? EMPTY_MINUTE : List.copyOf(last);
        }

        private OptionalInt length(int index) {
            return lengths[index] == 0 ? EMPTY : OptionalInt.of(lengths[index]);
        }
    }
}
