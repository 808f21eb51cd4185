package dev.tidemark.tui;

import dev.tidemark.listener.AcceptQueue;
import java.util.List;
import java.util.OptionalInt;

/// Queues drawn with characters that every terminal has.
final class Graph {
    private static final int HIGH_PERCENT = 70;
    private static final int THIRD_PERCENT = 35;

    private Graph() {}

    /// `[#####     ]`: how full it is, rounded down; a single dot for less than a tenth.
    static String bar(AcceptQueue queue, int width) {
        long filled = Math.min(width, queue.length() * width / queue.capacity());
        if (filled == 0 && queue.length() > 0) {
            return "[." + " ".repeat(width - 1) + "]";
        }
        int marks = Math.toIntExact(filled);
        return "[" + "#".repeat(marks) + " ".repeat(width - marks) + "]";
    }

    /// The last seconds, a character each, the latest at the right: `_` empty, `.` below 35 %, `-` below 70 %,
    /// `=` high, `#` full, a blank where nothing was seen.
    static String line(List<OptionalInt> seconds, long limit, int width) {
        StringBuilder text = new StringBuilder(width);
        text.repeat(' ', Math.max(0, width - seconds.size()));
        seconds.stream()
                .skip(Math.max(0, seconds.size() - width))
                .forEach(second -> text.append(second.isPresent() ? mark(second.getAsInt(), limit) : ' '));
        return text.toString();
    }

    private static char mark(int length, long limit) {
        AcceptQueue queue = new AcceptQueue(length, limit);
        if (queue.isFull()) {
            return '#';
        }
        if (length == 0) {
            return '_';
        }
        long percent = queue.percent();
        if (percent >= HIGH_PERCENT) {
            return '=';
        }
        return percent >= THIRD_PERCENT ? '-' : '.';
    }

    /// One of `height` lines of columns, that at `row` from the bottom: `#` where a second reached so far.
    static String columns(List<OptionalInt> seconds, long limit, int row, int height) {
        StringBuilder text = new StringBuilder(seconds.size());
        for (OptionalInt second : seconds) {
            text.append(second.isPresent() ? mark(second.getAsInt(), limit, row, height) : ' ');
        }
        return text.toString();
    }

    private static char mark(int length, long limit, int row, int height) {
        long reached = (long) length * height;
        long capacity = limit + 1;
        if (reached >= capacity * (row + 1)) {
            return '#';
        }
        if (row == 0 && length == 0) {
            return '_';
        }
        return reached > capacity * row ? '.' : ' ';
    }
}
