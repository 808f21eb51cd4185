package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Target;
import dev.tidemark.wording.Table.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `tidemark changes` as text: a line for each thing that was changed, the newest last.
public final class ChangesScreen {
    private final ChangesReport report;
    private final Look look;

    public ChangesScreen(ChangesReport report, Look look) {
        this.report = report;
        this.look = look;
    }

    public ScreenTexts texts() {
        Journal journal = report.journal();
        if (journal.changes().isEmpty()) {
            return new ScreenTexts("", "No changes in " + Escaped.text(report.place()) + ".\n" + damage());
        }
        Table table = new Table(List.of(
                Table.Column.figure("ID", 2),
                Table.Column.text("WHEN " + report.clock().offset(report.at()), 8, Cut.NEVER),
                Table.Column.text("WHO", 4, Cut.END),
                Table.Column.text("WHAT", 20, Cut.FRONT).keeping(28),
                Table.Column.figure("BEFORE", 6),
                Table.Column.figure("AFTER", 5),
                Table.Column.text("STATE", 5, Cut.END).keeping("taken back by 1234".length()),
                Table.Column.text("WHY", 3, Cut.END).keeping(4)));
        for (Change change : report.shown()) {
            for (int at = 0; at < change.items().size(); at++) {
                table.add(row(change, at));
            }
        }
        return new ScreenTexts(table.render(look), summary(journal) + damage());
    }

    private List<Cell> row(Change change, int at) {
        ChangeItem item = change.items().get(at);
        int index = at;
        Optional<ItemResult> result = change.results().map(results -> results.get(index));
        boolean first = at == 0;
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(first ? Long.toString(change.id()) : ""));
        cells.add(Cell.of(first ? report.clock().time(change.at(), report.at()) : ""));
        cells.add(Cell.of(first ? who(change) : ""));
        cells.add(Cell.of(what(change, item)));
        cells.add(Cell.of(UpkeepWords.value(item.before())));
        cells.add(Cell.of(after(item, result)));
        cells.add(state(change, result));
        cells.add(Cell.of(first ? Escaped.text(change.why()) : ""));
        return cells;
    }

    private static String after(ChangeItem item, Optional<ItemResult> result) {
        if (result.isEmpty()) {
            return "?";
        }
        boolean known = result.get().after().isPresent() || item.target() instanceof Target.BootSetting;
        return known ? UpkeepWords.value(result.get().after()) : "?";
    }

    private static String who(Change change) {
        String user = Escaped.text(change.by().user());
        return change.by()
                .login()
                .filter(login -> !login.equals(change.by().user()))
                .map(login -> user + " (" + Escaped.text(login) + ")")
                .orElse(user);
    }

    private static String what(Change change, ChangeItem item) {
        String verb =
                change.undoes().map(id -> "undo " + id).orElse(change.kind().word());
        return verb + " "
                + switch (item.target()) {
                    case Target.Queue queue ->
                        Escaped.text(queue.address() + " " + queue.owner()).strip();
                    case Target.Setting setting ->
                        setting.name() + " in " + Escaped.text(setting.place().name());
                    case Target.BootSetting setting -> Escaped.text(setting.label());
                };
    }

    /// How it ended, and what became of it since.
    private Cell state(Change change, Optional<ItemResult> result) {
        if (result.isEmpty()) {
            return Cell.of("begun, no end recorded", Style.CAUTION);
        }
        String reason =
                result.get().reason().map(text -> ": " + Escaped.text(text)).orElse("");
        return switch (result.get().outcome()) {
            case CHANGED -> since(change, reason);
            case LESS_THAN_ASKED -> {
                Cell since = since(change, "");
                yield Cell.of("less than asked, " + since.text(), since.style());
            }
            case UNCHANGED -> Cell.of("was so already", Style.DIM);
            case FAILED -> Cell.of("failed" + reason, Style.ALARM);
            case NOT_DONE -> Cell.of("not done" + reason, Style.CAUTION);
            case LEFT_ALONE -> Cell.of("left alone" + reason, Style.CAUTION);
            case VOID -> Cell.of("void" + reason, Style.DIM);
        };
    }

    private Cell since(Change change, String reason) {
        if (change.kind() == Change.Kind.UNDO) {
            return Cell.of("done" + reason);
        }
        Optional<Change> undo = report.journal().undoOf(change);
        if (undo.isPresent()) {
            return Cell.of(
                    (undo.get().isChange() ? "taken back by " : "ended, see ")
                            + undo.get().id(),
                    Style.DIM);
        }
        if (report.isVoid(change)) {
            return Cell.of("void: the machine was started anew", Style.DIM);
        }
        if (change.kind() == Change.Kind.ELASTIC) {
            return Cell.of("done" + reason);
        }
        return Cell.of(change.until()
                .map(until -> "until " + report.clock().time(until, report.at()))
                .orElse("stands" + reason));
    }

    private String summary(Journal journal) {
        long overdue = journal.overdue(report.at()).stream()
                .filter(change -> !report.isVoid(change))
                .count();
        String text = overdue == 0
                ? ""
                : overdue + (overdue == 1 ? " is" : " are")
                        + " overdue to be taken back: the next resize, tune or undo does it.\n";
        return text
                + journal.lastStanding(report.boot())
                        .map(change -> "Take the last back: "
                                + Style.STRONG.on("tidemark undo " + change.id(), look.color()) + "\n")
                        .orElse("Nothing stands that could be taken back.\n");
    }

    private String damage() {
        List<Integer> lines = report.journal().damaged();
        return lines.isEmpty()
                ? ""
                : "Not understood: line "
                        + String.join(
                                ", ",
                                lines.stream().limit(5).map(String::valueOf).toList())
                        + (lines.size() > 5 ? " and " + (lines.size() - 5) + " more" : "") + " of "
                        + Escaped.text(report.place()) + ".\n";
    }
}
