package dev.tidemark.wording;

import dev.tidemark.listener.AcceptQueue;

/// The word in the first column, worst first.
public enum ListenerState {
    FULL("FULL", Style.ALARM),
    HIGH("HIGH", Style.CAUTION),
    OK("ok", Style.PLAIN);

    /// HIGH begins here, in percent of capacity.
    public static final int HIGH_PERCENT = 70;

    private final String word;
    private final Style style;

    ListenerState(String word, Style style) {
        this.word = word;
        this.style = style;
    }

    /// What one sample tells. It knows no change, so it never says that clients are turned away.
    public static ListenerState of(AcceptQueue queue) {
        if (queue.isFull()) {
            return FULL;
        }
        return queue.percent() >= HIGH_PERCENT ? HIGH : OK;
    }

    public String word() {
        return word;
    }

    public Style style() {
        return style;
    }
}
