package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveSource;
import dev.tidemark.listener.Selection;
import dev.tidemark.tui.TopActions.Proposal;
import dev.tidemark.tui.TopKeys.Step;
import dev.tidemark.tui.TopKeys.Wish;
import dev.tidemark.wording.Escaped;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/// `tidemark top` under way: draws when something changed, does what keys say, until it is quit.
///
/// One thread draws and reads keys; one asks for views; what takes its time has another. Keys are waited for a
/// fifth of a second at a time, which is how late a signal or another size of the terminal may be noticed.
public final class Top {
    private static final long WAIT_MILLIS = 200;
    private static final int OTHER_LINES = 8;

    private final TopActions actions;
    private final TopLook look;
    private final AtomicReference<@Nullable TopPage> arrived = new AtomicReference<>();
    private TopState state;
    private Optional<Job> job = Optional.empty();
    private volatile @Nullable Supplier<String> planned;
    private boolean anew = true;

    /// What takes its time, and whether somebody waits for it.
    private static final class Job {
        private volatile boolean givenUp;
    }

    private Top(TopActions actions, TopLook look, TopState state) {
        this.actions = actions;
        this.look = look;
        this.state = state;
    }

    /// What is shown at first.
    ///
    /// @param filter as it was typed, and `selection` what it means
    public record Choice(String filter, Selection selection, TopOrder order, boolean allNamespaces, boolean unix) {
        TopState state() {
            return TopState.of(filter, selection, order, allNamespaces, unix);
        }
    }

    /// Shows what `source` sees until the user quits or `ended` holds, and gives the terminal back.
    ///
    /// @param type what the environment calls the terminal
    /// @param interval from one view to the next
    /// @throws IOException when the terminal cannot be taken over, or is gone
    public static void run(
            LiveSource source,
            Choice choice,
            TopActions actions,
            TopLook look,
            String type,
            Duration interval,
            BooleanSupplier ended)
            throws IOException {
        try (ViewFeed feed = ViewFeed.start(source, interval, InstantSource.system());
                WaitFeed waits = WaitFeed.start(actions);
                TopTerminal terminal = TopTerminal.open(type)) {
            new Top(actions, look, choice.state()).run(terminal, feed, waits, ended);
        }
    }

    /// What stands on the screen, as text, for terminals that cannot be drawn on.
    public static String text(LiveSource source, Choice choice, TopLook look, int columns, int rows) {
        TopPicture picture = new TopPicture(
                Optional.of(source.view()),
                Optional.empty(),
                Optional.empty(),
                InstantSource.system().instant(),
                System.nanoTime());
        List<AttributedString> lines = TopScreen.lines(
                picture,
                choice.state(),
                look,
                Math.max(columns, TopScreen.LEAST_COLUMNS),
                Math.max(rows, TopScreen.LEAST_ROWS));
        StringBuilder text = new StringBuilder();
        lines.subList(0, lines.size() - 1).stream()
                .map(line -> line.toString().stripTrailing())
                .filter(line -> !line.isEmpty())
                .forEach(line -> text.append(line).append('\n'));
        return text.append('\n').toString();
    }

    private void run(TopTerminal terminal, ViewFeed feed, WaitFeed waits, BooleanSupplier ended) throws IOException {
        List<AttributedString> drawn = List.of();
        Size drawnAt = Size.of(0, 0);
        while (!ended.getAsBoolean()) {
            takeArrived();
            Size size = terminal.size();
            TopPicture picture = feed.picture();
            pin(picture);
            picture = picture.withOldestWait(waits.of(selected(picture)));
            List<AttributedString> lines = TopScreen.lines(picture, state, look, size.getColumns(), size.getRows());
            anew |= terminal.isBack() || !size.equals(drawnAt);
            if (anew || !lines.equals(drawn)) {
                terminal.draw(lines, size, anew);
                drawn = lines;
                drawnAt = size;
                anew = false;
            }
            Optional<Key> key = terminal.key(WAIT_MILLIS);
            if (key.isPresent() && !ended.getAsBoolean()) {
                Step step = TopKeys.press(
                        key.get(), state, picture.latest(), Math.max(1, size.getRows() - OTHER_LINES), look.alone());
                state = step.state();
                if (step.wish() instanceof Wish.Quit) {
                    return;
                }
                grant(step.wish(), size.getColumns());
            }
        }
    }

    /// The first listener that is seen becomes the selected one: from then on the selection follows it.
    private void pin(TopPicture picture) {
        if (state.selected().isEmpty()) {
            picture.latest()
                    .flatMap(view -> state.row(state.rows(view)))
                    .ifPresent(row -> state = state.selecting(row));
        }
    }

    /// The listener that a look at who waits is worth: none while the screen is frozen or shows something else.
    private Optional<LiveListener> selected(TopPicture picture) {
        return state.frozen().isPresent() || !state.page().showsRows()
                ? Optional.empty()
                : picture.latest().flatMap(view -> state.row(state.rows(view)));
    }

    private void grant(Wish wish, int columns) {
        switch (wish) {
            case Wish.Nothing _, Wish.Quit _ -> {}
            case Wish.Redraw _ -> anew = true;
            case Wish.GiveUp _ -> giveUp();
            case Wish.Findings(LiveListener listener) ->
                start(
                        (look.alone() ? "doctor: watching " : "reading findings of ")
                                + Escaped.text(listener.now().address()),
                        actions.findingsTake(),
                        job -> new TopPage.Text(
                                "doctor", actions.findings(listener, () -> job.givenUp, columns - 1), 0));
            case Wish.Plan(LiveListener listener, String size) ->
                start("planning", Duration.ZERO, _ -> plan(listener, size));
            case Wish.Apply _ -> {
                Supplier<String> apply = planned;
                if (apply != null) {
                    planned = null;
                    start("changing", Duration.ZERO, _ -> new TopPage.Text("resize", apply.get(), 0));
                }
            }
        }
    }

    private TopPage plan(LiveListener listener, String size) {
        return switch (actions.resize(listener, size)) {
            case Proposal.Plan(String text, Supplier<String> apply) -> {
                planned = apply;
                yield new TopPage.Planned(listener, text);
            }
            case Proposal.Refused(String reason) -> new TopPage.Limiting(listener, size, reason);
        };
    }

    private void start(String what, Duration takes, Function<Job, TopPage> work) {
        giveUp();
        Job started = new Job();
        job = Optional.of(started);
        state = state.at(new TopPage.Working(what, System.nanoTime() + takes.toNanos()));
        Thread.ofPlatform().daemon().name("top-action").start(() -> {
            TopPage page;
            try {
                page = work.apply(started);
            } catch (RuntimeException failure) {
                page = new TopPage.Text("failed", Escaped.text(String.valueOf(failure.getMessage())), 0);
            }
            if (!started.givenUp) {
                arrived.set(page);
            }
        });
    }

    private void giveUp() {
        job.ifPresent(running -> running.givenUp = true);
        job = Optional.empty();
        arrived.set(null);
        planned = null;
    }

    private void takeArrived() {
        TopPage page = arrived.getAndSet(null);
        if (page != null && state.page() instanceof TopPage.Working) {
            state = state.at(page);
        }
    }
}
