package dev.tidemark.diagnosis;

import java.time.Duration;

/// For how long no sample was taken though one was due: who watches may be short of processors, as a server may.
/// What a queue did meanwhile is not known.
///
/// @param count how many gaps there were
/// @param unsampled how long they were together, each from the time when its sample was due
/// @param longest how long the longest was
public record SampleGaps(long count, Duration unsampled, Duration longest) {
    /// Each sample came when it was due.
    public static final SampleGaps NONE = new SampleGaps(0, Duration.ZERO, Duration.ZERO);

    /// Queues fill and drain within less, and a sample that is less late is usual.
    private static final Duration USUAL = Duration.ofMillis(200);

    /// The same after another sample. It ends a gap when it is late by 200 ms, and by two periods.
    ///
    /// @param between the time since the sample before
    /// @param period how long it should have been
    public SampleGaps and(Duration between, Duration period) {
        Duration late = between.minus(period);
        if (late.compareTo(USUAL) < 0 || late.compareTo(period.multipliedBy(2)) < 0) {
            return this;
        }
        return new SampleGaps(count + 1, unsampled.plus(late), late.compareTo(longest) > 0 ? late : longest);
    }

    /// Whether they are a quarter of `span` or more: then the samples do not tell what a queue mostly did.
    boolean areMuchOf(Duration span) {
        return count > 0 && unsampled.multipliedBy(4).compareTo(span) >= 0;
    }
}
