package dev.tidemark.tui;

import dev.tidemark.wording.Style;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Builds one line of the screen, field by field, in columns of the terminal: a character may take two, or none.
final class Ink {
    private final AttributedStringBuilder line = new AttributedStringBuilder();
    private final TopLook look;

    Ink(TopLook look) {
        this.look = look;
    }

    static int width(String text) {
        return new AttributedString(text).columnLength();
    }

    int width() {
        return line.toAttributedString().columnLength();
    }

    Ink append(Ink more) {
        line.append(more.line.toAttributedString());
        return this;
    }

    Ink text(String text) {
        line.append(text);
        return this;
    }

    Ink text(String text, Style style) {
        line.append(text, attributes(style));
        return this;
    }

    /// In reverse video, with and without colour.
    Ink reversed(String text) {
        line.append(text, AttributedStyle.INVERSE);
        return this;
    }

    Ink blanks(int count) {
        line.append(" ".repeat(Math.max(0, count)));
        return this;
    }

    /// `text` at the left of a field; its end is cut where it is too long.
    Ink left(String text, int width, Style style) {
        String fitting = cutEnd(text, width, look);
        return text(fitting, style).blanks(width - width(fitting));
    }

    /// The same, but its front is cut: a path or a port says more at its end.
    Ink leftCutFront(String text, int width) {
        String fitting = cutFront(text, width, look);
        return text(fitting).blanks(width - width(fitting));
    }

    /// `text` at the right of a field.
    Ink right(String text, int width, Style style) {
        return blanks(width - width(text)).text(text, style);
    }

    static String cutEnd(String text, int width, TopLook look) {
        if (width(text) <= width) {
            return text;
        }
        return width < 1 ? "" : new AttributedString(text).columnSubSequence(0, width - 1) + look.ellipsis();
    }

    private static String cutFront(String text, int width, TopLook look) {
        int whole = width(text);
        if (whole <= width) {
            return text;
        }
        if (width < 1) {
            return "";
        }
        String rest = new AttributedString(text)
                .columnSubSequence(whole - width + 1, whole)
                .toString();
        // Of a character of two columns, half may have been asked for.
        return width(rest) < width ? look.ellipsis() + rest : cutEnd(rest, width, look);
    }

    /// The line, never wider than `width`.
    AttributedString fit(int width) {
        AttributedString whole = line.toAttributedString();
        return whole.columnLength() <= width ? whole : whole.columnSubSequence(0, width);
    }

    /// The whole line in reverse video, as wide as the screen.
    AttributedString fitReversed(int width) {
        AttributedString fitting = fit(width);
        return new AttributedStringBuilder()
                .append(fitting.toString(), AttributedStyle.INVERSE)
                .append(" ".repeat(Math.max(0, width - fitting.columnLength())), AttributedStyle.INVERSE)
                .toAttributedString();
    }

    private AttributedStyle attributes(Style style) {
        if (!look.color()) {
            return AttributedStyle.DEFAULT;
        }
        return switch (style) {
            case PLAIN -> AttributedStyle.DEFAULT;
            case ALARM -> AttributedStyle.BOLD.foreground(AttributedStyle.RED);
            case CAUTION -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
            case DIM -> AttributedStyle.DEFAULT.faint();
            case STRONG -> AttributedStyle.BOLD;
        };
    }
}
