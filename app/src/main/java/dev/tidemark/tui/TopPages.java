package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;

/// The pages that are read from top to bottom: a listener's detail, help, what the doctor says, a plan.
final class TopPages {
    private static final String BACK = "Esc back  up/down scroll  q quit";

    private final TopLook look;
    private final int columns;
    private final int rows;

    TopPages(TopLook look, int columns, int rows) {
        this.look = look;
        this.columns = columns;
        this.rows = rows;
    }

    List<AttributedString> lines(TopState state, Optional<LiveView> view) {
        return switch (state.page()) {
            case TopPage.Detail(int scrolled) -> detail(state, view, scrolled);
            case TopPage.Help(int scrolled) -> page("tidemark top", plain(HelpText.lines(columns - 1)), scrolled, BACK);
            case TopPage.Text(String title, String text, int scrolled) -> page(title, wrapped(text), scrolled, BACK);
            case TopPage.Planned(LiveListener row, String plan) ->
                page("resize " + row.now().address(), wrapped(plan), 0, "Apply? y yes  n no");
            case TopPage.Rows _, TopPage.Filtering _, TopPage.Limiting _, TopPage.Working _ -> List.of();
        };
    }

    private List<AttributedString> detail(TopState state, Optional<LiveView> view, int scrolled) {
        Optional<LiveListener> selected = view.flatMap(there -> state.row(state.rows(there)));
        if (selected.isEmpty()) {
            return page("no listener", List.of(), 0, BACK);
        }
        List<AttributedString> lines = new DetailText(look, selected.get(), view.get())
                .lines().stream().map(line -> line.fit(columns - 1)).toList();
        return page(
                selected.get().now().address(),
                lines,
                scrolled,
                look.alone() ? "Esc back  d doctor  r resize  up/down scroll  q quit" : "Esc back  d findings  q quit");
    }

    private List<AttributedString> plain(List<String> lines) {
        return lines.stream()
                .map(line -> new Ink(look).text(line).fit(columns - 1))
                .toList();
    }

    /// Words of our own, colours and all; too long lines go on below themselves.
    private List<AttributedString> wrapped(String text) {
        List<AttributedString> lines = new ArrayList<>();
        text.lines().forEach(line -> {
            AttributedString whole = AttributedString.fromAnsi(line);
            if (whole.columnLength() == 0) {
                lines.add(AttributedString.EMPTY);
            }
            for (int from = 0; from < whole.columnLength(); from += columns - 1) {
                lines.add(whole.columnSubSequence(from, from + columns - 1));
            }
        });
        return lines;
    }

    private List<AttributedString> page(String title, List<AttributedString> body, int scrolled, String keys) {
        int room = rows - 3;
        int first = Math.clamp(scrolled, 0, Math.max(0, body.size() - room));
        List<AttributedString> lines = new ArrayList<>();
        lines.add(new Ink(look).text(Escaped.text(title), Style.STRONG).fitReversed(columns - 1));
        lines.addAll(body.subList(first, Math.min(body.size(), first + room)));
        while (lines.size() < rows - 2) {
            lines.add(AttributedString.EMPTY);
        }
        int more = body.size() - first - room;
        lines.add(new Ink(look)
                .text(more > 0 ? "+" + more + (more == 1 ? " more line" : " more lines") : "", Style.DIM)
                .fit(columns - 1));
        lines.add(new Ink(look).text(keys).fit(columns - 1));
        return lines;
    }
}
