package dev.tidemark.advice;

/// Lets recorded clients come again, to another queue.
public final class Replay {
    private Replay() {}

    /// What would have come of it. Pure; takes milliseconds for a day of recorded bursts.
    public static Replayed of(Demand demand, WhatIf whatIf) {
        throw new UnsupportedOperationException(demand + " " + whatIf);
    }
}
