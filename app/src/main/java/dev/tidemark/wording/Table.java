package dev.tidemark.wording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Text in columns, each as wide as its widest field, with lines of their own between the rows.
public final class Table {
    private final List<Column> columns;
    private final List<Line> lines = new ArrayList<>();

    private sealed interface Line {
        void appendTo(StringBuilder text, Table table, int[] widths, Look look);

        record Row(List<Cell> cells) implements Line {
            @Override
            public void appendTo(StringBuilder text, Table table, int[] widths, Look look) {
                table.append(text, cells, widths, look);
            }
        }

        record Heading(String heading) implements Line {
            @Override
            public void appendTo(StringBuilder text, Table table, int[] widths, Look look) {
                text.append(heading).append('\n');
            }
        }
    }

    /// Where a column's text stands.
    public enum Alignment {
        LEFT,
        RIGHT
    }

    /// What may be cut out of a column's fields when the line is too long for the terminal.
    public enum Cut {
        NEVER,
        /// Owners: the end goes.
        END,
        /// Paths: the front goes.
        FRONT
    }

    /// A column.
    ///
    /// @param minimum how wide it is at least where there is room, so that screens look alike
    /// @param room how much it keeps as long as another column that may be cut has more than this of its own
    public record Column(String head, int minimum, Alignment alignment, Cut cut, int room) {
        private static final int USUAL_ROOM = 8;

        public static Column text(String head, int minimum, Cut cut) {
            return new Column(head, minimum, Alignment.LEFT, cut, USUAL_ROOM);
        }

        public static Column figure(String head, int minimum) {
            return new Column(head, minimum, Alignment.RIGHT, Cut.NEVER, USUAL_ROOM);
        }

        /// The same with another room.
        public Column keeping(int characters) {
            return new Column(head, minimum, alignment, cut, characters);
        }

        /// What is left of it at the least.
        private int least() {
            return Math.max(Math.min(room, USUAL_ROOM), head.length());
        }
    }

    public Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    public void add(List<Cell> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("row: " + cells.size() + " fields (expected: " + columns.size() + ")");
        }
        lines.add(new Line.Row(List.copyOf(cells)));
    }

    /// A line across all columns, above the rows that follow.
    public void addHeading(String text) {
        lines.add(new Line.Heading(text));
    }

    /// The table's text, each line with its newline.
    public String render(Look look) {
        int[] widths = widths();
        look.width().ifPresent(width -> fit(widths, width));
        StringBuilder text = new StringBuilder();
        List<Cell> heads =
                columns.stream().map(column -> Cell.of(column.head())).toList();
        append(text, heads, widths, look);
        for (Line line : lines) {
            line.appendTo(text, this, widths, look);
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = needed();
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], columns.get(i).minimum());
        }
        return widths;
    }

    /// What heads and fields take.
    private int[] needed() {
        int[] widths = columns.stream().mapToInt(each -> each.head().length()).toArray();
        for (Line line : lines) {
            if (line instanceof Line.Row(List<Cell> cells)) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], cells.get(i).text().length());
                }
            }
        }
        return widths;
    }

    /// Takes what is too much: blanks that no field needs, then what columns have beyond their room, then more.
    private void fit(int[] widths, int width) {
        int[] needed = needed();
        shrink(widths, width, i -> needed[i]);
        shrink(
                widths,
                width,
                i -> isCut(i) ? Math.max(columns.get(i).room(), columns.get(i).least()) : widths[i]);
        shrink(widths, width, i -> isCut(i) ? columns.get(i).least() : widths[i]);
    }

    private boolean isCut(int column) {
        return columns.get(column).cut() != Cut.NEVER;
    }

    /// Takes from the widest column that has more than its least, one character at a time.
    private static void shrink(int[] widths, int width, IntUnaryOperator least) {
        int total = widths.length - 1 + Arrays.stream(widths).sum();
        for (; total > width; total--) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] > least.applyAsInt(i) && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    private void append(StringBuilder text, List<Cell> cells, int[] widths, Look look) {
        int lineStart = text.length();
        for (int i = 0; i < widths.length; i++) {
            if (i > 0) {
                text.append(' ');
            }
            Column column = columns.get(i);
            String field = cut(cells.get(i).text(), widths[i], column.cut(), look);
            String padding = " ".repeat(widths[i] - field.length());
            String styled = cells.get(i).style().on(field, look.color());
            text.append(
                    switch (column.alignment()) {
                        case LEFT -> styled + padding;
                        case RIGHT -> padding + styled;
                    });
        }
        int end = text.length();
        while (end > lineStart && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }

    private static String cut(String text, int width, Cut cut, Look look) {
        if (text.length() <= width) {
            return text;
        }
        int kept = width - look.ellipsis().length();
        return switch (cut) {
            case NEVER -> text;
            case END -> {
                int end = Character.isHighSurrogate(text.charAt(kept - 1)) ? kept - 1 : kept;
                yield text.substring(0, end) + look.ellipsis();
            }
            case FRONT -> {
                int start = text.length() - kept;
                yield look.ellipsis()
                        + text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
            }
        };
    }
}
