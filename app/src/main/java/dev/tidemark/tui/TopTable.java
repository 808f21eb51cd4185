package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.wording.Cell;
import dev.tidemark.wording.Notes;
import dev.tidemark.wording.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;

/// The rows of the screen and their head.
final class TopTable {
    private final TopLook look;
    private final int width;
    private final List<TopRow> rows;
    private final TopColumns columns;
    private final Optional<LiveListener> selected;

    /// @param shown those that fit the screen
    /// @param width of the screen
    TopTable(
            List<LiveListener> shown,
            Optional<LiveListener> selected,
            boolean withNamespace,
            TopLook look,
            int width,
            Notes notes) {
        this.look = look;
        this.width = width;
        this.selected = selected;
        rows = shown.stream().map(row -> TopRow.of(row, notes)).toList();
        columns = new TopColumns(rows, withNamespace, width - 1);
    }

    AttributedString head() {
        Ink ink = new Ink(look)
                .left("STATE", columns.state, Style.PLAIN)
                .text(" ")
                .left("LISTENER", columns.listener, Style.PLAIN);
        optional(ink, "NAMESPACE", columns.namespace);
        optional(ink, "OWNER", columns.owner);
        optionalRight(ink, "DROPS", columns.drops);
        optionalRight(ink, TopColumns.REQUESTED, columns.requested);
        optional(ink, "LIMIT SET BY", columns.setBy);
        optionalRight(ink, "QUEUE", columns.queue);
        if (columns.bar > 0) {
            ink.text(" ").left("FILL", columns.bar + 3 + columns.percent, Style.PLAIN);
        } else {
            optionalRight(ink, "FILL", columns.percent);
        }
        optionalRight(ink, "PEAK", columns.peak);
        optional(ink, columns.seconds < 9 ? "LAST" : "LAST " + columns.seconds + " s", columns.seconds);
        return ink.fit(width - 1);
    }

    private static void optional(Ink ink, String text, int width) {
        if (width > 0) {
            ink.text(" ").left(text, width, Style.PLAIN);
        }
    }

    private static void optionalRight(Ink ink, String text, int width) {
        if (width > 0) {
            ink.text(" ").right(text, width, Style.PLAIN);
        }
    }

    List<AttributedString> lines() {
        List<AttributedString> lines = new ArrayList<>(rows.size());
        for (TopRow row : rows) {
            boolean isSelected = selected.isPresent() && selected.get().equals(row.listener());
            Ink ink = ink(row, isSelected);
            lines.add(isSelected ? ink.fitReversed(width - 1) : ink.fit(width - 1));
        }
        return lines;
    }

    private Ink ink(TopRow row, boolean isSelected) {
        Style style = row.state().style();
        Ink ink = new Ink(look)
                .left(row.state().word(), columns.state, style)
                .text(isSelected ? ">" : " ")
                .leftCutFront(row.address(), columns.listener);
        optional(ink, row.namespace(), columns.namespace);
        optional(ink, row.owner(), columns.owner);
        if (columns.drops > 0) {
            ink.text(" ").right(row.drops().text(), columns.drops, row.drops().style());
        }
        optionalRight(ink, row.requested().map(Cell::text).orElse("-"), columns.requested);
        if (columns.setBy > 0) {
            ink.text(" ").left(row.setBy().text(), columns.setBy, row.setBy().style());
        }
        optionalRight(ink, row.queue(), columns.queue);
        if (columns.bar > 0) {
            ink.text(" ").text(Graph.bar(row.listener().now().queue(), columns.bar), style);
        }
        ink.text(" ").right(row.percent(), columns.percent, style);
        optionalRight(ink, row.peak(), columns.peak);
        if (columns.seconds > 0) {
            ink.text(" ")
                    .text(Graph.line(
                            row.listener().lastMinute(),
                            row.listener().now().queue().limit(),
                            columns.seconds));
        }
        return ink;
    }
}
