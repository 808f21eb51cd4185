package dev.tidemark.diagnosis;

/// How much a finding matters; the worst first. The exit code of the doctor follows from the worst.
public enum Severity {
    /// Clients are being turned away, or were while it was watched.
    TURNED_AWAY,
    /// Nobody was turned away; something should be done all the same.
    ADVICE,
    /// It looks like trouble, and is none.
    HARMLESS;

    /// The word for it in JSON: turnedAway, advice or harmless.
    public String word() {
        return switch (this) {
            case TURNED_AWAY -> "turnedAway";
            case ADVICE -> "advice";
            case HARMLESS -> "harmless";
        };
    }
}
