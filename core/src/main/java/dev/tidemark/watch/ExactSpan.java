package dev.tidemark.watch;

/// Of which part of a listener's life, up to now, the kernel's own record is whole: no second of it was missed.
///
/// @param fromNanos since when, by the clock of the samples; [Long#MAX_VALUE] for not at all
/// @param isWholeLife whether nothing was ever missed since it is watched
public record ExactSpan(long fromNanos, boolean isWholeLife) {
    /// Nothing but samples.
    public static final ExactSpan NONE = new ExactSpan(Long.MAX_VALUE, false);
}
