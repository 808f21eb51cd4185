package dev.tidemark.wording;

/// A name at the left and a figure at the right of one field.
final class Justified {
    private static final int GAP = 2;

    private Justified() {}

    /// How wide the field must be for both.
    static int width(String name, String figure) {
        return name.length() + GAP + figure.length();
    }

    /// `name`, blanks, `figure`: `width` characters, or more where they do not fit.
    static String text(String name, String figure, int width) {
        int blanks = width - name.length() - figure.length();
        return name + " ".repeat(Math.max(GAP, blanks)) + figure;
    }

    /// `text` with blanks before it up to `width`.
    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
