package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.ResizePlan.Raise;
import dev.tidemark.control.ResizePlan.Resize;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.UnixListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// `tidemark resize` as text: what is planned, and what came of it.
public final class ResizeScreen {
    private static final int WIDTH = 100;
    private static final int NOTE_INDENT = 9;

    private final ResizeReport report;
    private final Look look;

    public ResizeScreen(ResizeReport report, Look look) {
        this.report = report;
        this.look = look;
    }

    /// What is to be done, before anything is.
    ///
    /// @param lasts how long it lasts; empty for until something else changes it
    public String plan(Optional<Duration> lasts) {
        return plan(lasts, _ -> Optional.empty());
    }

    /// The same with what each limit rests on, where that was advised.
    public String plan(Optional<Duration> lasts, Function<Listener, Optional<String>> why) {
        StringBuilder text = new StringBuilder();
        for (Raise raise : report.plan().raises()) {
            text.append(head("PLAN", Style.STRONG))
                    .append(raiseWords(raise))
                    .append(", for each later listen(2) there\n");
        }
        Set<String> notes = new LinkedHashSet<>();
        for (ResizeReport.Row row : report.rows()) {
            Resize resize = row.resize();
            if (!resize.isChange()) {
                text.append(unchanged(row)).append('\n');
                continue;
            }
            text.append(head("PLAN", Style.STRONG))
                    .append(who(row))
                    .append(": limit ")
                    .append(resize.before())
                    .append(" -> ")
                    .append(resize.granted())
                    .append(" (asked ")
                    .append(resize.asked())
                    .append(", somaxconn ")
                    .append(resize.somaxconn())
                    .append(')')
                    .append(lasts.map(span -> ", back to " + resize.before() + " after " + Figures.duration(span))
                            .orElse(""))
                    .append('\n');
            why.apply(resize.listener())
                    .ifPresent(grounds -> text.append(note("Why", grounds)).append('\n'));
            notes(notes, resize);
        }
        notes.forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    private static void notes(Set<String> notes, Resize resize) {
        notes.add(note("How", "listen(2) again on a copy of the owner's descriptor; waiting connections stay"));
        KeepWords words = KeepWords.of(resize.listener(), resize.asked());
        notes.add(note("Lost", words.lost() + ".  To keep it: " + words.keep()));
        if (resize.listener() instanceof UnixListener) {
            notes.add(note(
                    "Note", "a client that asks who listens (SO_PEERCRED) then gets tidemark's pid, not the owner's"));
        }
    }

    /// A line below the plan, continued below itself where it would be longer than screens are.
    private static String note(String label, String text) {
        StringBuilder lines =
                new StringBuilder("  ").append(label).append(" ".repeat(NOTE_INDENT - 2 - label.length()));
        int column = NOTE_INDENT;
        for (String word : text.split("(?<= )(?! )", -1)) {
            if (column > NOTE_INDENT && column + word.stripTrailing().length() > WIDTH) {
                lines.setLength(lines.toString().stripTrailing().length());
                lines.append('\n').append(" ".repeat(NOTE_INDENT));
                column = NOTE_INDENT;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.toString();
    }

    /// What was done.
    public ScreenTexts outcome() {
        StringBuilder rows = new StringBuilder();
        report.raised().forEach(raised -> rows.append(raised(raised)).append('\n'));
        report.rows().forEach(row -> rows.append(outcome(row)).append('\n'));
        return new ScreenTexts(rows.toString(), summary());
    }

    private String raised(ResizeReport.Raised raised) {
        ItemResult result = raised.result();
        return result.outcome().isChange()
                ? head("CHANGED", Style.PLAIN) + raiseWords(raised.raise())
                : head("FAILED", Style.ALARM) + raiseWords(raised.raise()) + ": " + reason(result);
    }

    private static String raiseWords(Raise raise) {
        return "namespace " + Escaped.text(raise.snapshot().namespace().name()) + ": net.core.somaxconn "
                + raise.before() + " -> " + raise.asked();
    }

    private String outcome(ResizeReport.Row row) {
        Resize resize = row.resize();
        Optional<ItemResult> result = row.result();
        if (result.isEmpty()) {
            return unchanged(row);
        }
        String limits = who(row) + ": limit " + resize.before() + " -> "
                + result.get().after().orElse("unknown");
        return switch (result.get().outcome()) {
            case CHANGED -> head("CHANGED", Style.PLAIN) + limits + queues(row);
            case LESS_THAN_ASKED ->
                head("CHANGED, LESS THAN ASKED", Style.CAUTION) + limits + ", asked " + resize.asked();
            case UNCHANGED -> unchanged(row);
            case VOID -> head("FAILED", Style.ALARM) + who(row) + ": " + reason(result.get());
            case FAILED, NOT_DONE, LEFT_ALONE ->
                head("FAILED", Style.ALARM) + who(row) + ": " + reason(result.get()) + "; limit "
                        + result.get().after().orElse("unknown");
        };
    }

    private static String reason(ItemResult result) {
        return Escaped.text(result.reason().orElse("unknown"));
    }

    private String unchanged(ResizeReport.Row row) {
        Resize resize = row.resize();
        return head("UNCHANGED", Style.PLAIN) + who(row) + ": limit is " + resize.before() + " already"
                + (resize.asked() > resize.granted()
                        ? ", asked " + resize.asked() + ", somaxconn " + resize.somaxconn()
                        : "");
    }

    /// `, queue 51/51 FULL -> 44/201 21%`.
    private static String queues(ResizeReport.Row row) {
        return row.after()
                .map(Listener::queue)
                .map(after -> ", queue " + queue(row.resize().listener().queue()) + " -> " + queue(after))
                .orElse(", and it is gone since");
    }

    private static String queue(AcceptQueue queue) {
        return Figures.queue(queue) + " " + (queue.isFull() ? "FULL" : Figures.percent(queue));
    }

    private static String who(ResizeReport.Row row) {
        Listener listener = row.resize().listener();
        return ListenerWords.address(listener, row.member()) + " "
                + ListenerWords.owner(listener.owners(), new Notes());
    }

    private String summary() {
        StringBuilder text = new StringBuilder();
        Optional<Resize> cut = report.rows().stream()
                .map(ResizeReport.Row::resize)
                .filter(resize -> resize.granted() < resize.asked())
                .findFirst();
        cut.ifPresent(resize -> text.append("somaxconn of its namespace is ")
                .append(resize.somaxconn())
                .append(".  To get all: the same with ")
                .append(Style.STRONG.on("--raise-somaxconn", look.color()))
                .append('\n'));
        report.change().filter(Change::isChange).ifPresent(change -> {
            change.until()
                    .ifPresent(until -> text.append("Back to ")
                            .append(formerLimits())
                            .append(" at ")
                            .append(report.clock().time(until, change.at()))
                            .append(' ')
                            .append(report.clock().offset(until))
                            .append(".  "));
            text.append(change.until().isPresent() ? "Back now: " : "Take it back: ")
                    .append(Style.STRONG.on("tidemark undo " + change.id(), look.color()))
                    .append('\n');
        });
        return text.toString();
    }

    private String formerLimits() {
        Set<Long> former = new LinkedHashSet<>();
        report.rows().stream()
                .filter(row -> row.result()
                        .map(ItemResult::outcome)
                        .filter(Outcome::isChange)
                        .isPresent())
                .forEach(row -> former.add(row.resize().before()));
        return former.size() == 1 ? former.iterator().next().toString() : "what they were";
    }

    private String head(String word, Style style) {
        return style.on(word, look.color()) + (word.equals("PLAN") ? "     " : "  ");
    }
}
