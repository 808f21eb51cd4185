package dev.tidemark.wording;

import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.QueueState;

/// The word in the first column, worst first.
public enum ListenerState {
    FULL("FULL", Style.ALARM),
    OVERFLOW("OVERFLOW", Style.CAUTION),
    POSSIBLE_OVERFLOW("OVERFLOW?", Style.CAUTION),
    HIGH("HIGH", Style.CAUTION),
    OK("ok", Style.PLAIN);

    /// HIGH begins here, in percent of capacity.
    public static final int HIGH_PERCENT = QueueState.HIGH_PERCENT;

    private final String word;
    private final Style style;

    ListenerState(String word, Style style) {
        this.word = word;
        this.style = style;
    }

    /// What one sample tells. It knows no change, so it never says that clients are turned away.
    public static ListenerState of(AcceptQueue queue) {
        return of(QueueState.of(queue));
    }

    /// What a sample and the one before it tell.
    public static ListenerState of(QueueState state) {
        return switch (state) {
            case FULL -> FULL;
            case OVERFLOW -> OVERFLOW;
            case POSSIBLE_OVERFLOW -> POSSIBLE_OVERFLOW;
            case HIGH -> HIGH;
            case OK -> OK;
        };
    }

    public String word() {
        return word;
    }

    public Style style() {
        return style;
    }
}
