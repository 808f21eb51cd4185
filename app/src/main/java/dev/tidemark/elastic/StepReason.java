package dev.tidemark.elastic;

import java.util.Locale;

/// Why an elastic queue gets another limit.
public enum StepReason {
    BELOW_FLOOR("below its floor", true),
    HALF_FULL("half full", true),
    RISING("filling up", true),
    OVERFLOWED("it was full", true),
    CALM("calm", false),
    TOO_DEEP("the line is longer than clients wait", false),
    AGENT_ENDS("the agent ends", false),
    LEFT_BEHIND("left behind by an agent that was killed", false),
    NOT_ELASTIC("no longer elastic", false);

    private final String words;
    private final boolean grows;

    StepReason(String words, boolean grows) {
        this.words = words;
        this.grows = grows;
    }

    /// Part of a sentence.
    public String words() {
        return words;
    }

    /// The word in JSON: `half-full`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether the limit grows by it.
    boolean isGrowth() {
        return grows;
    }
}
