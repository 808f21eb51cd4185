package dev.tidemark.control;

import java.util.Locale;

/// How one item of a change ended.
public enum Outcome {
    /// It is as asked.
    CHANGED,
    /// It was changed, to less than asked: the kernel's ceiling.
    LESS_THAN_ASKED,
    /// It was so already: nothing was done.
    UNCHANGED,
    /// It could not be done, and is as before.
    FAILED,
    /// The command was ended before it came to it.
    NOT_DONE,
    /// Somebody else changed it since: it was left alone.
    LEFT_ALONE,
    /// What it was about is gone: the listener closed, the namespace ended, or the machine was started anew.
    VOID;

    /// The word in JSON: `less-than-asked`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The outcome of that word.
    ///
    /// @throws IllegalArgumentException for another
    static Outcome parse(String word) {
        for (Outcome each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("outcome: " + word + " (expected: changed, failed or another of these)");
    }

    /// Whether the item is other than before.
    public boolean isChange() {
        return this == CHANGED || this == LESS_THAN_ASKED;
    }

    /// Whether nothing is left to be tried: it was done, or never can or should be.
    boolean isSettled() {
        return switch (this) {
            case CHANGED, LESS_THAN_ASKED, UNCHANGED, LEFT_ALONE, VOID -> true;
            case FAILED, NOT_DONE -> false;
        };
    }
}
