package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.Look;
import dev.tidemark.wording.Notes;
import dev.tidemark.wording.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;

/// What stands on the screen: as many lines as it has, none wider than it.
///
/// With 24 lines: 1 and 2 the state, 3 the heads, 4 to 19 listeners, 20 to 22 the selected one, 23 notes, 24
/// keys.
final class TopScreen {
    static final int LEAST_COLUMNS = 60;
    static final int LEAST_ROWS = 10;
    private static final int LEAST_FOR_WAIT = 80;
    private static final int OTHER_LINES = 8;
    private static final String KEYS = "Enter detail  / filter  s sort  f freeze  a namespaces  u unix  ? help  q quit";
    private static final String FEW_KEYS = "Enter detail  / filter  s sort  f freeze  ? help  q quit";

    private final TopState state;
    private final TopLook look;
    private final int columns;
    private final int rows;
    private final Notes notes = new Notes();

    private TopScreen(TopState state, TopLook look, int columns, int rows) {
        this.state = state;
        this.look = look;
        this.columns = columns;
        this.rows = rows;
    }

    /// The lines for a terminal of this size.
    static List<AttributedString> lines(TopPicture picture, TopState state, TopLook look, int columns, int rows) {
        if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) {
            return List.of(new Ink(look)
                    .text("needs " + LEAST_COLUMNS + "x" + LEAST_ROWS)
                    .fit(Math.max(0, columns)));
        }
        return new TopScreen(state, look, columns, rows).lines(picture);
    }

    private List<AttributedString> lines(TopPicture picture) {
        Optional<LiveView> view = picture.view(state);
        if (!state.page().showsRows()) {
            return new TopPages(look, columns, rows).lines(state, view);
        }
        List<Ink> lines = new ArrayList<>();
        if (view.isEmpty()) {
            lines.add(new Ink(look)
                    .text("tidemark  ")
                    .text(picture.trouble().map(Escaped::text).orElse("reading") + "  " + look.source()));
            return filled(lines.stream().map(line -> line.fit(columns - 1)).toList(), picture);
        }
        return filled(table(picture, view.get()), picture);
    }

    private List<AttributedString> table(TopPicture picture, LiveView view) {
        List<LiveListener> all = state.rows(view);
        Optional<LiveListener> selected = state.row(all);
        TopHead head = new TopHead(look, notes);
        int room = rows - OTHER_LINES;
        int first = Math.max(0, state.index(all) - room + 1);
        List<LiveListener> shown = all.subList(first, Math.min(all.size(), first + room));
        List<AttributedString> lines = new ArrayList<>();
        lines.add(head.state(view, state, picture, all, columns - 1).fit(columns - 1));
        lines.add(head.counters(view, selected, columns - 1).fit(columns - 1));
        TopTable table = new TopTable(shown, selected, state.allNamespaces(), look, columns, notes);
        lines.add(table.head());
        lines.addAll(table.lines());
        if (all.isEmpty()) {
            lines.add(new Ink(look).text(nothing(view)).fit(columns - 1));
        }
        while (lines.size() < rows - 5) {
            lines.add(AttributedString.EMPTY);
        }
        Optional<Duration> wait = columns < LEAST_FOR_WAIT ? Optional.empty() : picture.oldestWait();
        selected.ifPresent(row ->
                new TopFoot(look, notes).about(row, view, wait).forEach(line -> lines.add(line.fit(columns - 1))));
        while (lines.size() < rows - 2) {
            lines.add(AttributedString.EMPTY);
        }
        lines.add(new Ink(look)
                .text(notes(view, all.size() - shown.size()), Style.DIM)
                .fit(columns - 1));
        return lines;
    }

    private String nothing(LiveView view) {
        if (!state.selection().isAll()) {
            return "No listener matches " + Escaped.text(state.filter()) + ".  / another filter";
        }
        return view.listeners().isEmpty()
                ? "No listeners."
                : "No listeners in this namespace.  a all namespaces  u unix sockets";
    }

    /// `>= sampled every 1 s, may be higher`, what is filtered and sorted, and why something is unknown.
    private String notes(LiveView view, int more) {
        List<String> parts = new ArrayList<>();
        if (more > 0) {
            parts.add("+" + more + " more");
        }
        if (!state.selection().isAll()) {
            parts.add("filter " + Escaped.text(state.filter()));
        }
        if (!state.order().equals(TopOrder.USUAL)) {
            parts.add("sorted by " + state.order().text());
        }
        List<HighWaterMark> marks = view.listeners().stream()
                .flatMap(row -> Optional.ofNullable(row.peaks().get(PeakWindow.LIFETIME)).stream())
                .toList();
        if (marks.stream().anyMatch(HighWaterMark::isExact)) {
            parts.add("= exact");
        }
        if (marks.isEmpty() || !marks.stream().allMatch(HighWaterMark::isExact)) {
            parts.add(">= sampled every " + Figures.duration(view.period()) + ", may be higher");
        }
        if (state.allNamespaces()) {
            view.health().missing().forEach(missing -> parts.add("missing: " + Escaped.text(missing)));
        }
        notes.render(Look.PLAIN).lines().filter(line -> line.startsWith("[")).forEach(parts::add);
        return String.join("  ", parts);
    }

    /// With empty lines up to the last, which has the keys or what is typed.
    private List<AttributedString> filled(List<AttributedString> above, TopPicture picture) {
        List<AttributedString> lines = new ArrayList<>(above);
        while (lines.size() < rows - 1) {
            lines.add(AttributedString.EMPTY);
        }
        switch (state.page()) {
            case TopPage.Filtering(String typed, String complaint) -> {
                lines.set(
                        rows - 2,
                        note(
                                complaint.isEmpty()
                                        ? "such as :8080, process:nginx, unix:/run/x.sock, netns:cart; empty for all  Esc back"
                                        : complaint));
                lines.add(entry("filter: ", typed));
            }
            case TopPage.Limiting(LiveListener row, String typed, String complaint) -> {
                lines.set(
                        rows - 2,
                        note(
                                complaint.isEmpty()
                                        ? "a number, or max for somaxconn; a plan is shown first  Esc back"
                                        : complaint));
                lines.add(entry("new limit of " + Escaped.text(row.now().address()) + ": ", typed));
            }
            case TopPage.Working(String what, long until) ->
                lines.add(new Ink(look)
                        .reversed(what + left(until - picture.nanos()) + "  Esc back")
                        .fit(columns - 1));
            case TopPage.Rows _, TopPage.Detail _, TopPage.Help _, TopPage.Text _, TopPage.Planned _ ->
                lines.add(new Ink(look)
                        .text(columns > KEYS.length() ? KEYS : FEW_KEYS)
                        .fit(columns - 1));
        }
        return lines;
    }

    private static String left(long nanos) {
        long seconds = Duration.ofNanos(Math.max(0, nanos) + 999_999_999).toSeconds();
        return seconds == 0 ? "" : ", " + seconds + " s left";
    }

    private AttributedString note(String text) {
        return new Ink(look).text(Escaped.text(text), Style.DIM).fit(columns - 1);
    }

    /// The end of what is typed is always seen.
    private AttributedString entry(String label, String typed) {
        int room = Math.max(1, columns - 2 - Ink.width(label));
        return new Ink(look)
                .text(label, Style.STRONG)
                .leftCutFront(Escaped.text(typed), Math.min(room, Ink.width(Escaped.text(typed))))
                .reversed(" ")
                .fit(columns - 1);
    }
}
