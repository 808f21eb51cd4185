package dev.tidemark.wording;

/// One field of a table.
///
/// @param text already made harmless by [Escaped]
public record Cell(String text, Style style) {
    public static Cell of(String text) {
        return new Cell(text, Style.PLAIN);
    }

    public static Cell of(long figure) {
        return new Cell(Long.toString(figure), Style.PLAIN);
    }

    public static Cell of(String text, Style style) {
        return new Cell(text, style);
    }
}
