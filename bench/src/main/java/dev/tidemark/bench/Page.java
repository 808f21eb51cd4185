package dev.tidemark.bench;

import java.util.Locale;
import java.util.StringJoiner;

/// A page of Markdown that grows.
final class Page {
    private final StringBuilder text = new StringBuilder();

    void heading(String words) {
        line("");
        line("## " + words);
        line("");
    }

    void columns(Object... names) {
        row(names);
        line("|" + "---|".repeat(names.length));
    }

    void row(Object... cells) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |");
        for (Object cell : cells) {
            row.add(cell.toString());
        }
        line(row.toString());
    }

    void line(String words) {
        text.append(words).append('\n');
    }

    String text() {
        return text.toString();
    }

    /// Three figures.
    static String number(double value) {
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
