package dev.tidemark.wording;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lines with a label at the left, and what does not fit wrapped below, within a width.
final class Labelled {
    private static final int LONGEST_LABEL = 11;
    private static final int LONGEST_LINE = 100;
    private static final int SHORTEST_LINE = 60;
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final Look look;
    private final int width;
    private final int labelWidth;

    Labelled(Look look) {
        this(look, LONGEST_LABEL);
    }

    /// @param labelWidth of the labels, with the gap behind them
    Labelled(Look look, int labelWidth) {
        this.look = look;
        this.labelWidth = labelWidth;
        this.width = Math.max(SHORTEST_LINE, Math.min(LONGEST_LINE, look.width().orElse(LONGEST_LINE)));
    }

    /// A heading with its first word in colour; the remark in brackets goes below where it does not fit.
    void heading(String word, Style style, String rest, String remark) {
        int indent = word.length() + 2;
        String all = rest + "  " + remark;
        List<String> lines = all.length() <= width - indent
                ? List.of(all)
                : Stream.concat(wrapped(rest, width - indent).stream(), wrapped(remark, width - indent).stream())
                        .toList();
        text.append(style.on(word, look.color()))
                .append("  ")
                .append(lines.getFirst())
                .append('\n');
        lines.stream()
                .skip(1)
                .forEach(each -> text.append(" ".repeat(indent)).append(each).append('\n'));
    }

    /// A line at the left edge with one of its words in colour.
    void headline(String line, String word, Style style) {
        List<String> lines = wrapped(line, width);
        String first = lines.getFirst();
        int at = first.indexOf(word);
        text.append(at < 0 ? first : first.substring(0, at) + style.on(word, look.color()))
                .append(at < 0 ? "" : first.substring(at + word.length()))
                .append('\n');
        lines.stream().skip(1).forEach(each -> text.append(INDENT).append(each).append('\n'));
    }

    /// A line that stands alone below a heading.
    void line(String line) {
        List<String> lines = wrapped(line, width - INDENT.length());
        lines.forEach(each -> text.append(INDENT).append(each).append('\n'));
    }

    /// A line at the left edge.
    void plain(String line) {
        wrapped(line, width).forEach(each -> text.append(each).append('\n'));
    }

    /// One label with `pieces`, as many on each line as fit.
    void packed(String label, List<String> pieces, String separator) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String piece : pieces) {
            if (piece.isEmpty()) {
                continue;
            }
            if (line.length() > 0 && line.length() + separator.length() + piece.length() > room()) {
                lines.addAll(wrapped(line.toString() + separator.stripTrailing().replace(";", ""), room()));
                line.setLength(0);
            }
            line.append(line.length() > 0 ? separator : "").append(piece);
        }
        if (line.length() > 0) {
            lines.addAll(wrapped(line.toString(), room()));
        }
        append(label, lines);
    }

    /// What to do, and a command that is never cut: on a line of its own where it does not fit.
    void advised(String label, Advised advised) {
        List<String> all = new ArrayList<>();
        all.add(advised.text());
        if (advised.command().isEmpty()) {
            all.addAll(advised.further());
            packed(label, all, "  ");
            return;
        }
        String command = advised.command().get();
        String begin = advised.text().isEmpty() ? "" : advised.text() + " ";
        boolean fits = begin.length() + command.length() <= room();
        List<String> lines = new ArrayList<>();
        if (!fits && !begin.isEmpty()) {
            lines.addAll(wrapped(advised.text(), room()));
        }
        int length = command.length() + (fits ? begin.length() : 0);
        String strong = (fits ? begin : "") + Style.STRONG.on(command, look.color());
        for (String more : advised.further()) {
            if (length + 2 + more.length() <= room()) {
                strong += "  " + more;
                length += 2 + more.length();
            } else {
                all.add(more);
            }
        }
        lines.add(strong);
        all.stream().skip(1).forEach(more -> lines.addAll(wrapped(more, room())));
        append(label, lines);
    }

    private int room() {
        return width - INDENT.length() - labelWidth;
    }

    private void append(String label, List<String> lines) {
        String field = label;
        for (String line : lines) {
            text.append(INDENT).append(field).append(" ".repeat(Math.max(1, labelWidth - field.length())));
            text.append(line).append('\n');
            field = "";
        }
    }

    private static List<String> wrapped(String text, int room) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > room) {
            int at = rest.lastIndexOf(' ', room);
            if (at <= 0) {
                at = rest.indexOf(' ', room);
            }
            if (at <= 0) {
                break;
            }
            lines.add(rest.substring(0, at).stripTrailing());
            rest = rest.substring(at).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /// All lines so far.
    String text() {
        return text.toString()
                .lines()
                .map(String::stripTrailing)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
