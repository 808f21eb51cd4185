package dev.tidemark.watch;

import dev.tidemark.listener.AcceptQueue;

/// How a listener's accept queue does, as far as a sample and the one before it tell; the worst first.
public enum QueueState {
    /// length > limit now.
    FULL,
    /// Not full at the sample, but it was in between: its own drops and its namespace's ListenOverflows both
    /// rose.
    OVERFLOW,
    /// As [#OVERFLOW], but the drops of several listeners of the namespace rose: it may have been another one.
    POSSIBLE_OVERFLOW,
    /// Filled to [#HIGH_PERCENT] or more.
    HIGH,
    OK;

    /// HIGH begins here, in percent of capacity.
    public static final int HIGH_PERCENT = 70;

    /// What one sample tells, without any knowledge of change.
    public static QueueState of(AcceptQueue queue) {
        if (queue.isFull()) {
            return FULL;
        }
        return queue.percent() >= HIGH_PERCENT ? HIGH : OK;
    }
}
