package dev.tidemark.diagnosis;

import java.util.Locale;

/// How sure a finding is.
public enum Confidence {
    /// Each part of the evidence was measured, and nothing else explains it.
    HIGH,
    /// A part of the evidence could not be had, or something rarer would look the same.
    MEDIUM,
    /// It fits, and so do other explanations.
    LOW;

    /// The word for it: high, medium or low.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// This, or one step less where `doubtful`.
    Confidence lessIf(boolean doubtful) {
        if (!doubtful) {
            return this;
        }
        return this == HIGH ? MEDIUM : LOW;
    }
}
