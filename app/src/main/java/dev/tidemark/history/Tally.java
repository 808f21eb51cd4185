package dev.tidemark.history;

import dev.tidemark.history.Interval.Flow;
import dev.tidemark.history.Interval.Source;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What several intervals of one listener make together. The highest peak stays exact, with the time at which it
/// was first so high; samples, drops and flow are added; what was unknown in one of them is unknown of all.
///
/// Of drops that are unknown, the id of the reason is kept. For one thread at a time.
final class Tally {
    /// What stands for [Source#PROBE] in the file; 0 is the other.
    static final int PROBE = 1;

    /// What stands for the limit while only samples were taken, where there was no such time.
    static final long NEVER_SAMPLED = -1;

    private final Histogram lengths = LengthCodec.empty();
    private long samples;
    private int tens;
    private long peak = -1;
    private long peakLimit;
    private long peakAtMillis;
    private boolean isPeakExact;

    /// The highest limit while only samples were taken; none while all is known exactly.
    private long sampledLimit = NEVER_SAMPLED;

    /// From when to when what is known exactly reaches, and until when something was only sampled.
    private long exactFrom = Long.MAX_VALUE;

    private long exactTo = Long.MIN_VALUE;
    private long sampledTo = Long.MIN_VALUE;
    private long limit;
    private long limitAt = Long.MIN_VALUE;
    private long drops;
    private @Nullable Long unread;
    private long arrivals;
    private long accepts;
    private boolean counted = true;
    private boolean flowKnown;

    /// Adds a stretch in which the listener was there and nothing happened.
    ///
    /// @param start seconds since 1970
    void addIdle(long start, long idleSamples, int idleTens, long limitThen, @Nullable Long unreadThen, int source) {
        if (idleSamples > 0) {
            lengths.recordValueWithCount(0, idleSamples);
        }
        add(
                start,
                idleSamples,
                idleTens,
                0,
                limitThen,
                start * 1000,
                source == PROBE ? NEVER_SAMPLED : limitThen,
                limitThen,
                0,
                unreadThen);
        addFlow(0, 0, source);
    }

    /// @param start seconds since 1970
    /// @param sampledLimitThen the highest limit while only samples were taken, or [#NEVER_SAMPLED]
    void add(
            long start,
            long moreSamples,
            int moreTens,
            long peakThen,
            long peakLimitThen,
            long peakAtThen,
            long sampledLimitThen,
            long limitThen,
            long moreDrops,
            @Nullable Long unreadThen) {
        samples += moreSamples;
        tens += moreTens;
        boolean exactThen = sampledLimitThen == NEVER_SAMPLED;
        isPeakExact = peakThen > peak ? exactThen : isPeakExact || (peakThen == peak && exactThen);
        if (peakThen > peak || (peakThen == peak && peakAtThen < peakAtMillis)) {
            peak = peakThen;
            peakLimit = peakLimitThen;
            peakAtMillis = peakAtThen;
        }
        sampledLimit = Math.max(sampledLimit, sampledLimitThen);
        if (exactThen) {
            exactFrom = Math.min(exactFrom, start);
            exactTo = Math.max(exactTo, start + 10L * moreTens);
        } else {
            sampledTo = Math.max(sampledTo, start + 10L * moreTens);
        }
        if (start >= limitAt) {
            limitAt = start;
            limit = limitThen;
        }
        drops += moreDrops;
        unread = unread == null ? unreadThen : unread;
    }

    void addFlow(long moreArrivals, long moreAccepts, int source) {
        arrivals += moreArrivals;
        accepts += moreAccepts;
        counted &= source == PROBE;
        flowKnown = true;
    }

    /// The same stretch of time was sampled twice, as after a clock that went back: it counts once as time.
    void limitTens(int most) {
        tens = Math.min(tens, most);
    }

    Histogram lengths() {
        return lengths;
    }

    boolean isEmpty() {
        return samples == 0;
    }

    long samples() {
        return samples;
    }

    int tens() {
        return tens;
    }

    long peak() {
        return Math.max(peak, 0);
    }

    long peakLimit() {
        return peakLimit;
    }

    long peakAtMillis() {
        return peakAtMillis;
    }

    /// Whether nothing was higher: all of it is known exactly, or the peak is, and filled a queue that was no
    /// larger while only samples were taken.
    boolean isExact() {
        return sampledLimit == NEVER_SAMPLED || (isPeakExact && peak > peakLimit && sampledLimit <= peakLimit);
    }

    /// The highest limit while only samples were taken; [#NEVER_SAMPLED] where the peak is exact all the same.
    long sampledLimit() {
        return isExact() ? NEVER_SAMPLED : sampledLimit;
    }

    /// Since when all is known exactly, in seconds since 1970; none where its end is not.
    OptionalLong exactSince() {
        return exactTo > sampledTo && exactTo != Long.MIN_VALUE
                ? OptionalLong.of(Math.max(exactFrom, sampledTo))
                : OptionalLong.empty();
    }

    long limit() {
        return limit;
    }

    long drops() {
        return drops;
    }

    /// Why drops are unknown; nothing where they are known.
    @Nullable
    Long unread() {
        return unread;
    }

    Flow flow() {
        return new Flow(arrivals, accepts, source());
    }

    static int key(Source source) {
        return source == Source.PROBE ? PROBE : 0;
    }

    private Source source() {
        return counted && flowKnown ? Source.PROBE : Source.LENGTHS;
    }
}
