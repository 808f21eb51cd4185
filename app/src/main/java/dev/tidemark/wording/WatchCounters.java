package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.watch.CounterRises;
import java.util.List;

/// The columns of a namespace's counters: by how much they rose.
final class WatchCounters {
    private static final List<String> HEADS = List.of("OVERFLOWS", "LISTEN-DROPS", "SYNQ-FULL", "COOKIES");
    private static final int COUNT = 4;

    private final int[] widths = {11, 12, 9, 7};
    private final Look look;
    private final Notes notes;

    WatchCounters(Look look, Notes notes) {
        this.look = look;
        this.notes = notes;
    }

    private Cell[] cells(CounterRises rises) {
        Cell sent = rise(rises.cookiesSent(), "cookies", notes);
        Cell received = rise(rises.cookiesReceived(), "cookies", notes);
        boolean plain = sent.style() == Style.PLAIN || received.style() == Style.PLAIN;
        return new Cell[] {
            rise(rises.overflows(), "overflows", notes),
            rise(rises.listenDrops(), "listen drops", notes),
            rise(rises.synQueueFull(), "SYN queue full", notes),
            Cell.of(sent.text() + "/" + received.text(), plain ? Style.PLAIN : Style.DIM)
        };
    }

    /// `+104`, `0`, or `?[1]`.
    static Cell rise(Reading<Long> rise, String subject, Notes notes) {
        return switch (rise) {
            case Reading.Known<Long>(Long value) -> value == 0 ? Cell.of("0", Style.DIM) : Cell.of(Figures.rise(value));
            case Reading.Unknown<Long>(String reason) -> Cell.of(notes.unknown(subject, reason), Style.DIM);
        };
    }

    /// Makes room for `rises`.
    ///
    /// @return whether there was not enough
    boolean widenFor(CounterRises rises) {
        Cell[] cells = cells(rises);
        boolean widened = false;
        for (int i = 0; i < COUNT; i++) {
            int length = cells[i].text().length();
            if (length > widths[i]) {
                // A little more, so as not to widen at each further digit.
                widths[i] = length + 2;
                widened = true;
            }
        }
        return widened;
    }

    int width() {
        int total = WatchColumns.GAP + COUNT - 1;
        for (int width : widths) {
            total += width;
        }
        return total;
    }

    void appendHead(StringBuilder line) {
        for (int i = 0; i < COUNT; i++) {
            line.repeat(
                            ' ',
                            (i == 0 ? WatchColumns.GAP : 1)
                                    + widths[i]
                                    - HEADS.get(i).length())
                    .append(HEADS.get(i));
        }
    }

    void append(StringBuilder line, CounterRises rises) {
        Cell[] cells = cells(rises);
        for (int i = 0; i < COUNT; i++) {
            String text = cells[i].text();
            line.repeat(' ', (i == 0 ? WatchColumns.GAP : 1) + widths[i] - text.length())
                    .append(cells[i].style().on(text, look.color()));
        }
    }
}
