package dev.tidemark.watch;

import java.time.Duration;

/// How much of a processor something may take: a little at once, and then a share of the time that passes.
///
/// Pure: told what was spent, it tells what is left. The last spending may exceed what was left; that is paid
/// back by waiting.
public final class ProcessorBudget {
    private static final int WHOLE = 1_000;

    private final long allowanceNanos;
    private final int perMille;
    private long spentNanos;

    /// @param allowance what may be spent at once
    /// @param perMille how many thousandths of the time that passes may be spent beside
    public ProcessorBudget(Duration allowance, int perMille) {
        this.allowanceNanos = allowance.toNanos();
        this.perMille = perMille;
    }

    /// Tells what was spent.
    public void spend(long nanos) {
        spentNanos += nanos;
    }

    /// What may be spent now; negative when too much was.
    ///
    /// @param after the time since the beginning
    public Duration left(Duration after) {
        return Duration.ofNanos(allowanceNanos + after.toNanos() * perMille / WHOLE - spentNanos);
    }

    /// How long it takes until something may be spent again; zero when it may now.
    public Duration untilSomeIsLeft(Duration after) {
        long left = left(after).toNanos();
        return left > 0 ? Duration.ZERO : Duration.ofNanos(-left * WHOLE / perMille);
    }
}
