package dev.tidemark.advice;

/// Says how large a queue should be, from what was recorded of it.
public final class Advisor {
    private Advisor() {}

    /// What to do about the queue that `demand` is about. Pure; takes milliseconds for a day of recorded bursts.
    public static Advice advise(Demand demand, Wish wish) {
        throw new UnsupportedOperationException(demand + " " + wish);
    }
}
