package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveView;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.InvalidFilter;
import dev.tidemark.listener.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/// What a key does: from one state to the next, and what else it asks for.
final class TopKeys {
    private static final int LONGEST_ENTRY = 200;

    private final TopState state;
    private final Optional<LiveView> latest;
    private final List<LiveListener> rows;
    private final int page;
    private final boolean alone;

    /// What follows a key.
    record Step(TopState state, Wish wish) {}

    /// What a key asks for beyond another state.
    sealed interface Wish {
        record Nothing() implements Wish {}

        record Quit() implements Wish {}

        record Redraw() implements Wish {}

        /// What is wrong with this listener.
        record Findings(LiveListener listener) implements Wish {}

        /// What it would do to give it this limit.
        record Plan(LiveListener listener, String size) implements Wish {}

        /// Do what was planned.
        record Apply() implements Wish {}

        /// Nobody waits any more for what is under way.
        record GiveUp() implements Wish {}
    }

    /// @param page how many rows a screen has
    private TopKeys(TopState state, Optional<LiveView> latest, int page, boolean alone) {
        this.state = state;
        this.latest = latest;
        this.rows = (state.frozen().isPresent() ? state.frozen() : latest)
                .map(state::rows)
                .orElse(List.of());
        this.page = page;
        this.alone = alone;
    }

    /// @param page how many rows a screen has
    /// @param alone whether listeners can be changed from here
    static Step press(Key key, TopState state, Optional<LiveView> latest, int page, boolean alone) {
        return new TopKeys(state, latest, page, alone).press(key);
    }

    private Step press(Key key) {
        if (key == Key.Named.INTERRUPT) {
            return asking(new Wish.Quit());
        }
        if (key == Key.Named.REDRAW) {
            return asking(new Wish.Redraw());
        }
        return switch (state.page()) {
            case TopPage.Filtering(String typed, String _) -> filtering(key, typed);
            case TopPage.Limiting limiting -> limiting(key, limiting);
            case TopPage.Planned _ -> planned(key);
            case TopPage.Rows _ -> onRows(key);
            case TopPage.Detail(int scrolled) ->
                onPage(key, scrolled, next -> new TopPage.Detail(next)).orElseGet(() -> aboutSelected(key));
            case TopPage.Help(int scrolled) ->
                onPage(key, scrolled, next -> new TopPage.Help(next)).orElseGet(this::stay);
            case TopPage.Text(String title, String text, int scrolled) ->
                onPage(key, scrolled, next -> new TopPage.Text(title, text, next))
                        .orElseGet(this::stay);
            case TopPage.Working _ -> working(key);
        };
    }

    private Step stay() {
        return asking(new Wish.Nothing());
    }

    private Step asking(Wish wish) {
        return new Step(state, wish);
    }

    private static Step to(TopState next) {
        return new Step(next, new Wish.Nothing());
    }

    private Step at(TopPage next) {
        return to(state.at(next));
    }

    private Step onRows(Key key) {
        return switch (key) {
            case Key.Named named ->
                switch (named) {
                    case UP -> move(-1);
                    case DOWN -> move(1);
                    case PAGE_UP -> move(-page);
                    case PAGE_DOWN -> move(page);
                    case HOME -> move(-rows.size());
                    case END -> move(rows.size());
                    case ENTER -> rows.isEmpty() ? stay() : at(new TopPage.Detail(0));
                    case BACKSPACE, ESCAPE, REDRAW, INTERRUPT, OTHER -> stay();
                };
            case Key.Letter(int letter) ->
                switch (letter) {
                    case 'q', 'Q' -> asking(new Wish.Quit());
                    case 'k' -> move(-1);
                    case 'j' -> move(1);
                    case 'g' -> move(-rows.size());
                    case 'G' -> move(rows.size());
                    case '/' -> at(new TopPage.Filtering(state.filter(), ""));
                    case 's' -> to(state.ordered(state.order().next()));
                    case 'S' -> to(state.ordered(state.order().turned()));
                    case 'a' -> to(state.withAllNamespaces(!state.allNamespaces()));
                    case 'u' -> to(state.withUnix(!state.unix()));
                    case '?', 'h' -> at(new TopPage.Help(0));
                    default -> aboutSelected(key);
                };
        };
    }

    private Step move(int by) {
        if (rows.isEmpty()) {
            return stay();
        }
        int next = Math.clamp((long) state.index(rows) + by, 0, rows.size() - 1);
        return to(state.selecting(rows.get(next)));
    }

    private Step aboutSelected(Key key) {
        if (key.is('f')) {
            return to(state.withFrozen(state.frozen().isPresent() ? Optional.empty() : latest));
        }
        Optional<LiveListener> selected = state.row(rows);
        if (selected.isEmpty()) {
            return stay();
        }
        if (key.is('d')) {
            return new Step(state.selecting(selected.get()), new Wish.Findings(selected.get()));
        }
        if (key.is('r')) {
            return alone
                    ? to(state.selecting(selected.get()).at(new TopPage.Limiting(selected.get(), "", "")))
                    : at(new TopPage.Text(
                            "resize", "Nothing is changed through an agent: run tidemark resize on its host.", 0));
        }
        return stay();
    }

    private Optional<Step> onPage(Key key, int scrolled, IntFunction<TopPage> scroll) {
        return switch (key) {
            case Key.Named named ->
                switch (named) {
                    case UP -> Optional.of(at(scroll.apply(Math.max(0, scrolled - 1))));
                    case DOWN -> Optional.of(at(scroll.apply(scrolled + 1)));
                    case PAGE_UP -> Optional.of(at(scroll.apply(Math.max(0, scrolled - page))));
                    case PAGE_DOWN -> Optional.of(at(scroll.apply(scrolled + page)));
                    case HOME -> Optional.of(at(scroll.apply(0)));
                    case ESCAPE, BACKSPACE, ENTER -> Optional.of(at(new TopPage.Rows()));
                    case END, REDRAW, INTERRUPT, OTHER -> Optional.of(stay());
                };
            case Key.Letter(int letter) ->
                switch (letter) {
                    case 'q', 'Q' -> Optional.of(asking(new Wish.Quit()));
                    case 'k' -> Optional.of(at(scroll.apply(Math.max(0, scrolled - 1))));
                    case 'j' -> Optional.of(at(scroll.apply(scrolled + 1)));
                    default -> Optional.empty();
                };
        };
    }

    private Step filtering(Key key, String typed) {
        return switch (key) {
            case Key.Letter(int letter) -> at(new TopPage.Filtering(typed(typed, letter), ""));
            case Key.Named.BACKSPACE -> at(new TopPage.Filtering(shorter(typed), ""));
            case Key.Named.ESCAPE -> at(new TopPage.Rows());
            case Key.Named.ENTER -> filter(typed);
            case Key.Named _ -> stay();
        };
    }

    private Step filter(String typed) {
        try {
            Selection selection = Selection.of(Arrays.stream(typed.split("\\s+", -1))
                    .filter(word -> !word.isEmpty())
                    .map(Filter::parse)
                    .toList());
            return to(state.filtered(typed.strip(), selection).at(new TopPage.Rows()));
        } catch (InvalidFilter invalid) {
            return at(new TopPage.Filtering(typed, String.valueOf(invalid.getMessage())));
        }
    }

    private Step limiting(Key key, TopPage.Limiting page) {
        LiveListener listener = page.listener();
        return switch (key) {
            case Key.Letter(int letter) -> at(new TopPage.Limiting(listener, typed(page.typed(), letter), ""));
            case Key.Named.BACKSPACE -> at(new TopPage.Limiting(listener, shorter(page.typed()), ""));
            case Key.Named.ESCAPE -> at(new TopPage.Rows());
            case Key.Named.ENTER ->
                page.typed().isBlank()
                        ? at(new TopPage.Rows())
                        : asking(new Wish.Plan(listener, page.typed().strip()));
            case Key.Named _ -> stay();
        };
    }

    private Step planned(Key key) {
        return key.is('y') || key.is('Y')
                ? asking(new Wish.Apply())
                : new Step(state.at(new TopPage.Rows()), new Wish.GiveUp());
    }

    private Step working(Key key) {
        if (key.is('q')) {
            return asking(new Wish.Quit());
        }
        return key == Key.Named.ESCAPE ? new Step(state.at(new TopPage.Rows()), new Wish.GiveUp()) : stay();
    }

    private static String typed(String before, int letter) {
        return before.length() >= LONGEST_ENTRY ? before : before + Character.toString(letter);
    }

    private static String shorter(String typed) {
        return typed.isEmpty() ? "" : typed.substring(0, typed.offsetByCodePoints(typed.length(), -1));
    }
}
