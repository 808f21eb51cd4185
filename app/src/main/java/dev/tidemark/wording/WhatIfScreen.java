package dev.tidemark.wording;

import dev.tidemark.advice.Outcome;
import dev.tidemark.advice.Outcome.Waits;
import dev.tidemark.advice.Replayed;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.wording.Table.Column;
import dev.tidemark.wording.Table.Cut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// `tidemark whatif` as text: a row for the queue as it was, and one for each that was tried.
public final class WhatIfScreen {
    private final WhatIfReport report;
    private final Look look;
    private final Notes notes = new Notes();
    private final Labelled lines;

    public WhatIfScreen(WhatIfReport report, Look look) {
        this.report = report;
        this.look = look;
        this.lines = new Labelled(look);
    }

    public ScreenTexts texts() {
        Table table = new Table(columns());
        report.counted().ifPresent(first -> table.add(outcome(report.limit() + " (was)", first.own())));
        report.between().ifPresent(first -> table.add(wasBetween(first)));
        for (WhatIfReport.Trial trial : report.trials()) {
            switch (trial.replayed()) {
                case Replayed.Counted counted -> table.add(outcome(Long.toString(trial.limit()), counted.other()));
                case Replayed.Between between -> table.add(between(trial.limit(), between));
                case Replayed.Refused refused ->
                    notes.remark(trial.limit() + ": " + refused.reason() + " (expected: " + refused.expected() + ")");
            }
        }
        String head = head();
        report.counted().ifPresent(this::counted);
        report.between().ifPresent(this::between);
        assumptions();
        lines.plain(conclusion());
        return new ScreenTexts(head + table.render(look), lines.text() + notes.render(look));
    }

    private String head() {
        Labelled head = new Labelled(look);
        head.plain(AdviceWords.who(report.key(), report.live(), notes) + ": "
                + report.counted()
                        .map(first -> AdviceWords.plural(first.own().clients(), "client") + " from "
                                + range(first.from(), first.to()) + " " + offset() + ", replayed")
                        .or(() -> report.between()
                                .map(first ->
                                        "bounds from samples, " + range(first.from(), first.to()) + " " + offset()))
                        .orElse("nothing can be said"));
        return head.text();
    }

    private static List<Column> columns() {
        return List.of(
                Column.text("LIMIT", 8, Cut.NEVER),
                Column.figure("TURNED AWAY", 11),
                Column.figure("PACKETS", 7),
                Column.figure("GAVE UP", 7),
                Column.figure("LATE", 4),
                Column.figure("PEAK", 7),
                Column.figure("p50", 6),
                Column.figure("p99", 6),
                Column.figure("MAX", 6),
                Column.figure("MEMORY", 7));
    }

    private List<Cell> outcome(String limit, Outcome outcome) {
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.of(limit),
                bad(outcome.turnedAway()),
                bad(outcome.packets()),
                bad(outcome.gaveUp()),
                bad(outcome.late()),
                peak(outcome)));
        waits(cells, outcome.waits());
        cells.add(Cell.of(Figures.bytes(outcome.bytes())));
        return cells;
    }

    private static Cell bad(long count) {
        return count == 0 ? Cell.of("0", Style.DIM) : Cell.of(count);
    }

    private Cell bad(Reading<Long> count) {
        return count.fold(WhatIfScreen::bad, reason -> Cell.of(notes.unknown("clients", reason), Style.DIM));
    }

    private static Cell peak(Outcome outcome) {
        AcceptQueue queue = new AcceptQueue(outcome.peak(), outcome.limit());
        return queue.isFull() ? Cell.of(Figures.queue(queue), Style.ALARM) : Cell.of(Figures.queue(queue));
    }

    private void waits(List<Cell> cells, Reading<Waits> waits) {
        switch (waits) {
            case Reading.Known<Waits>(Waits(Duration median, Duration p99, Duration longest)) ->
                List.of(median, p99, longest).forEach(each -> cells.add(Cell.of(Figures.duration(each))));
            case Reading.Unknown<Waits>(String reason) -> {
                Cell unknown = Cell.of(notes.unknown("clients", reason), Style.DIM);
                cells.addAll(List.of(unknown, unknown, unknown));
            }
        }
    }

    /// Of what was, only what was counted is known.
    private List<Cell> wasBetween(Replayed.Between first) {
        Cell unknown = Cell.of(notes.unknown("clients", "packets were counted, clients were not"), Style.DIM);
        List<Cell> cells = new ArrayList<>(
                List.of(Cell.of(report.limit() + " (was)"), unknown, bad(first.counted()), unknown, unknown, unknown));
        cells.addAll(List.of(unknown, unknown, unknown, unknown));
        return cells;
    }

    private List<Cell> between(long limit, Replayed.Between between) {
        Outcome least = between.least();
        Outcome most = between.most();
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.of(limit),
                range(least, most, Outcome::turnedAway),
                range(least, most, Outcome::packets),
                bad(most.gaveUp()),
                bad(most.late()),
                least.peak() == most.peak() ? peak(most) : range(least, most, Outcome::peak)));
        waits(cells, most.waits());
        cells.add(Cell.of(Figures.bytes(most.bytes())));
        return cells;
    }

    /// `0-104`: between these two.
    private static Cell range(Outcome least, Outcome most, ToLongFunction<Outcome> figure) {
        long from = Math.min(figure.applyAsLong(least), figure.applyAsLong(most));
        long to = Math.max(figure.applyAsLong(least), figure.applyAsLong(most));
        return from == to ? bad(from) : Cell.of(from + "-" + to);
    }

    private void counted(Replayed.Counted first) {
        lines.plain("Each arrival as the kernel recorded it, in bins of " + Figures.duration(first.resolution())
                + ", for " + Figures.duration(first.exact()) + " of "
                + Figures.duration(Duration.between(first.from(), first.to())) + ".");
        lines.plain("Check: at its own limit the replay turns away "
                + AdviceWords.plural(first.own().packets(), "packet") + ", the kernel counted " + first.counted()
                + "."
                + (isFarOff(first) ? " That is more than a tenth off, and so may be what is told of others." : ""));
        lines.plain("Clients ask again "
                + (first.retries() == dev.tidemark.advice.Retries.LINEAR
                        ? "each second, later less often"
                        : "after 1, 3, 7 s and so on")
                + ", for up to " + Figures.duration(first.patience())
                + (first.isLearned() ? " (that fits what was recorded)." : " (assumed)."));
        if (report.trials().stream().anyMatch(trial -> trial.limit() < first.leastLimit())) {
            lines.plain("Below " + first.leastLimit() + " it tells too little: quieter times are not recorded.");
        }
    }

    private static boolean isFarOff(Replayed.Counted first) {
        return 10 * Math.abs(first.own().packets() - first.counted()) > first.counted();
    }

    private void between(Replayed.Between first) {
        lines.plain("From samples alone, in intervals of " + Figures.duration(first.resolution()) + ", for "
                + Figures.duration(first.seen()) + ": the truth is between the two figures of a field.");
        switch (first.waitWhenFull()) {
            case Reading.Known<Duration>(Duration wait) ->
                lines.plain("Full, the last in line of "
                        + report.trials().getFirst().limit() + " would wait " + Figures.duration(wait) + ".");
            case Reading.Unknown<Duration>(String reason) ->
                lines.plain("How long the last in line would wait is not known: " + Escaped.text(reason) + ".");
        }
    }

    private void assumptions() {
        report.acceptsPerSecond()
                .ifPresent(rate -> lines.plain(
                        "Accepted as asked: " + QueueWords.perSecond(rate) + " per s while somebody waits."));
    }

    /// What to make of it, beside the prompt.
    private String conclusion() {
        Optional<WhatIfReport.Trial> enough = report.trials().stream()
                .filter(trial -> worst(trial.replayed())
                        .filter(most -> most.turnedAway() == 0 && most.late().orElse(0L) == 0)
                        .isPresent())
                .min(java.util.Comparator.comparingLong(WhatIfReport.Trial::limit));
        String timeout = Figures.duration(report.clientTimeout());
        if (enough.isPresent()) {
            boolean isTimely = worst(enough.get().replayed())
                    .filter(most -> most.late().isKnown())
                    .isPresent();
            return "With " + enough.get().limit() + " nobody would have been turned away"
                    + (isTimely ? ", nor accepted later than " + timeout : "") + ".";
        }
        Optional<WhatIfReport.Trial> perhaps = report.trials().stream()
                .filter(trial -> trial.replayed() instanceof Replayed.Between between
                        && between.least().turnedAway() == 0)
                .min(java.util.Comparator.comparingLong(WhatIfReport.Trial::limit));
        if (perhaps.isPresent()) {
            return "With " + perhaps.get().limit()
                    + " perhaps nobody would have been turned away: an agent with the probe records enough to tell.";
        }
        boolean isLate = report.trials().stream()
                .flatMap(trial -> worst(trial.replayed()).stream())
                .anyMatch(most -> most.turnedAway() == 0);
        return isLate
                ? "A larger queue turns nobody away, but some are accepted later than " + timeout
                        + ", when they have left."
                : (report.trials().size() == 1
                                ? "That would not have been enough.  Next: "
                                : "None of these would have been enough.  Next: ")
                        + Style.STRONG.on("tidemark advise " + filters(), look.color());
    }

    private static Optional<Outcome> worst(Replayed replayed) {
        return switch (replayed) {
            case Replayed.Counted counted -> Optional.of(counted.other());
            case Replayed.Between between -> Optional.of(between.most());
            case Replayed.Refused _ -> Optional.empty();
        };
    }

    private String filters() {
        return report.live().map(NextCommand::filters).orElseGet(() -> NextCommand.filters(report.key()));
    }

    private String range(Instant from, Instant to) {
        return report.clock().range(from, to, report.now());
    }

    private String offset() {
        return report.clock().offset(report.now());
    }
}
