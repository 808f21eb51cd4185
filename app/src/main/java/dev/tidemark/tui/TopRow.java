package dev.tidemark.tui;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import dev.tidemark.wording.Cell;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.ListenerState;
import dev.tidemark.wording.ListenerWords;
import dev.tidemark.wording.Notes;
import dev.tidemark.wording.PeakText;
import dev.tidemark.wording.Style;
import java.util.Optional;

/// The texts of one row.
record TopRow(
        LiveListener listener,
        ListenerState state,
        String address,
        String namespace,
        String owner,
        String queue,
        String percent,
        String peak,
        Cell drops,
        Cell setBy,
        Optional<Cell> requested) {

    static TopRow of(LiveListener row, Notes notes) {
        return new TopRow(
                row,
                ListenerState.of(row.state()),
                ListenerWords.address(row.now(), row.member()),
                Escaped.text(row.snapshot().namespace().name()),
                ListenerWords.owner(row.now().owners(), notes),
                queue(row.now().queue()),
                Figures.percent(row.now().queue()),
                peak(row, PeakWindow.LIFETIME),
                drops(row, notes),
                ListenerWords.limitSetBy(row.limitSetBy(), row.now().queue().limit(), notes),
                requested(row));
    }

    private static Optional<Cell> requested(LiveListener row) {
        return row.requested()
                .flatMap(listen -> listen.requested()
                        .map(backlog -> Cell.of((long) backlog))
                        .fold(Optional::of, _ -> Optional.empty()));
    }

    private static Cell drops(LiveListener row, Notes notes) {
        Cell cell = ListenerWords.drops(row.now(), notes);
        return cell.text().length() > 6 && cell.text().chars().allMatch(Character::isDigit)
                ? Cell.of(ShortFigure.of(Long.parseLong(cell.text())))
                : cell;
    }

    /// `51/51`.
    static String queue(AcceptQueue queue) {
        return ShortFigure.of(queue.length()) + "/" + ShortFigure.of(queue.capacity());
    }

    /// `=51`, `>=51`, or `-` where nothing was seen.
    static String peak(LiveListener row, PeakWindow window) {
        HighWaterMark mark = row.peaks().get(window);
        return mark == null
                ? "-"
                : PeakText.sign(mark) + ShortFigure.of(mark.queue().length());
    }

    /// `+104`, or a mark for what is not known.
    static Cell rise(Reading<Long> rise, String subject, Notes notes) {
        return rise.fold(
                value -> value == 0 ? Cell.of("+0", Style.DIM) : Cell.of("+" + ShortFigure.of(value)),
                reason -> Cell.of(notes.unknown(subject, reason), Style.DIM));
    }
}
