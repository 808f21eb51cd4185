package dev.tidemark.advice;

import dev.tidemark.kernel.Reading;

/// The limits that fit.
///
/// @param least the smallest that turns nobody away of what was seen: room for the cause, less one
/// @param cause what asks for it
/// @param most the greatest whose last in line is served in time; unknown where the rate is
/// @param recommended the one to choose, within both, and no more than the ceiling asked for
/// @param range in which the size that is aimed at lies in four of five cases; unknown where too few bursts were
///     seen to draw their tail
/// @param chance that the recommended one still overflows, at most
/// @param now what the present limit costs
/// @param then what the recommended one costs
/// @param isHeldByCeiling whether it would be greater without the ceiling
public record Sizes(
        long least,
        Cause cause,
        Reading<Long> most,
        long recommended,
        Reading<Range> range,
        Chance chance,
        QueueCost now,
        QueueCost then,
        boolean isHeldByCeiling) {
    /// Limits from one to another, both in it.
    public record Range(long from, long to) {}
}
