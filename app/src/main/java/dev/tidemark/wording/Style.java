package dev.tidemark.wording;

/// How a word looks where colour is wanted. It repeats what the word says and never replaces it.
public enum Style {
    PLAIN(""),
    /// FULL, critical.
    ALARM("\033[1;31m"),
    /// HIGH, OVERFLOW, warning.
    CAUTION("\033[33m"),
    /// Unknown values, zeros and notes.
    DIM("\033[2m"),
    /// Commands to copy.
    STRONG("\033[1m");

    private static final String RESET = "\033[0m";
    private final String start;

    Style(String start) {
        this.start = start;
    }

    /// `text` with this look, or as it is where `color` is false.
    public String on(String text, boolean color) {
        return color && !start.isEmpty() && !text.isEmpty() ? start + text + RESET : text;
    }
}
