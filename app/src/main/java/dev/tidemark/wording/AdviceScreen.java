package dev.tidemark.wording;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.Grounds;
import dev.tidemark.advice.Sizes;
import dev.tidemark.history.TimeRange;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// `tidemark advise` as text: of each queue whether it should be larger, smaller, or stay; or that no size
/// helps, or
/// that too little is known to say.
public final class AdviceScreen {
    private static final int LABEL = 9;
    private static final int MOST_UNKNOWN = 3;
    private static final int LONGEST_LINE = 100;
    private static final Duration RECENT = Duration.ofSeconds(40);

    private final AdviceReport report;
    private final Look look;
    private final boolean wide;
    private final Notes notes = new Notes();
    private final Labelled lines;
    private final AdviceWords words;

    /// @param wide whether to tell the grounds of what is right as it is, too
    public AdviceScreen(AdviceReport report, Look look, boolean wide) {
        this.report = report;
        this.look = look;
        this.wide = wide || report.rows().size() == 1;
        this.lines = new Labelled(look, LABEL);
        this.words = new AdviceWords(report);
    }

    public ScreenTexts texts() {
        if (report.rows().isEmpty()) {
            return new ScreenTexts("", nothing());
        }
        List<AdviceRow> unknown =
                report.rows().stream().filter(this::isLittleKnown).toList();
        boolean isListed = wide || unknown.size() <= MOST_UNKNOWN;
        report.rows().stream().filter(row -> isListed || !isLittleKnown(row)).forEach(this::append);
        if (!isListed) {
            lines.plain("No advice on " + unknown.size() + " listeners of which too little is known"
                    + " (expected: "
                    + AdviceWords.expected((Advice.None) unknown.getFirst().advice()) + "); --wide lists them.");
        }
        return new ScreenTexts(lines.text(), conclusion() + reach() + notes.render(look));
    }

    private boolean isLittleKnown(AdviceRow row) {
        return row.advice() instanceof Advice.None none && none.reason() == Advice.Missing.EVIDENCE;
    }

    private void append(AdviceRow row) {
        String where =
                report.isOfSeveralNamespaces() ? " in " + Escaped.text(row.key().namespace()) : "";
        String who = AdviceWords.who(row, notes) + where + ": ";
        switch (row.advice()) {
            case Advice.Raise(Sizes sizes, Grounds grounds) -> {
                String word = "raise " + row.limit() + " to " + sizes.recommended();
                heading(who, word, Style.CAUTION, sizes, row.advice());
                sizes(row, sizes, grounds);
            }
            case Advice.Lower(Sizes sizes, Grounds grounds) -> {
                String word = "lower " + row.limit() + " to " + sizes.recommended();
                heading(who, word, Style.CAUTION, sizes, row.advice());
                sizes(row, sizes, grounds);
            }
            case Advice.Enough(Sizes sizes, Grounds grounds) -> {
                heading(who, row.limit() + " is enough", Style.PLAIN, sizes, row.advice());
                if (wide) {
                    sizes(row, sizes, grounds);
                }
            }
            case Advice.Capacity lack -> capacity(who, lack);
            case Advice.None none -> none(who, none);
        }
    }

    private void heading(String who, String word, Style style, Sizes sizes, Advice advice) {
        lines.headline(
                who + word + ".  " + AdviceWords.fits(sizes, advice.grounds()) + "  " + AdviceWords.confidence(advice),
                word,
                style);
    }

    private void sizes(AdviceRow row, Sizes sizes, Grounds grounds) {
        line(Long.toString(sizes.least()), words.cause(sizes.cause(), grounds));
        line(AdviceWords.greatest(sizes, grounds), words.most(sizes, grounds));
        line("Costs", AdviceWords.costs(sizes, grounds));
        line("Left", AdviceWords.left(sizes.chance(), grounds));
        AdviceWords.notSure(sizes, grounds).ifPresent(range -> line("Not sure", range));
        grounds(grounds);
        if (row.isAboveSomaxconn()) {
            line("Note", "somaxconn is " + row.somaxconn().orElseThrow() + ": resize needs --raise-somaxconn");
        }
        if (sizes.isHeldByCeiling()) {
            line("Note", "it would be greater without the ceiling");
        }
    }

    private void grounds(Grounds grounds) {
        line("From", AdviceWords.from(grounds));
        List<String> doubts = AdviceWords.doubts(grounds);
        if (!doubts.isEmpty()) {
            line("Doubts", String.join("; ", doubts));
        }
    }

    private void line(String label, String text) {
        lines.packed(label, List.of(text), "");
    }

    private void capacity(String who, Advice.Capacity lack) {
        String word = "NO LIMIT HELPS";
        lines.headline(who + word + ", too few accepts.  " + AdviceWords.confidence(lack), word, Style.ALARM);
        String lasting = Figures.duration(lack.lasting());
        String timeout = Figures.duration(report.wish().clientTimeout());
        line(
                "Lack",
                switch (lack.lack()) {
                    case OVERLOAD ->
                        QueueWords.perSecond(lack.offered()) + " per s came, " + QueueWords.perSecond(lack.accepted())
                                + " per s were accepted, for " + lasting + " " + words.when(lack.at());
                    case BURST ->
                        "a burst of " + lasting + " " + words.when(lack.at()) + " takes longer to accept than the "
                                + timeout + " that clients wait";
                    case STALL ->
                        "nobody accepted for " + lasting + " " + words.when(lack.at()) + ", longer than the " + timeout
                                + " that clients wait";
                });
        if (lack.missing() > 0) {
            line(
                    "Missing",
                    QueueWords.perSecond(lack.missing()) + " accepts per s (" + QueueWords.perSecond(lack.accepted())
                            + " now): more workers, faster requests, or refusing earlier");
        }
        if (lack.most() instanceof Reading.Known<Long>(Long most)) {
            line("At most", Math.max(0, most) + ": with a greater limit who is let in has left when served");
        }
        grounds(lack.grounds());
    }

    private void none(String who, Advice.None none) {
        lines.plain(who + AdviceWords.none(none));
    }

    /// What it means, and the next command, beside the prompt.
    private String conclusion() {
        List<AdviceRow> other = report.rows().stream()
                .filter(row -> row.recommended().isPresent())
                .toList();
        long lacking = report.count("capacity");
        long unknown = report.count("none");
        if (report.rows().size() == 1 && other.size() == 1) {
            AdviceRow row = other.getFirst();
            return next(
                    "Bursts above " + (row.recommended().orElseThrow() + 1)
                            + " would overflow: none seen, none promised.",
                    row);
        }
        if (report.rows().size() == 1) {
            return unknown == 0 && lacking == 0
                    ? "Nothing to change.\n"
                    : more(report.rows().getFirst());
        }
        StringBuilder text = new StringBuilder();
        text.append(other.size()).append(" of ").append(report.rows().size());
        text.append(" listeners should have another limit");
        if (lacking > 0) {
            text.append(", ")
                    .append(lacking)
                    .append(lacking == 1 ? " accepts" : " accept")
                    .append(" too little");
        }
        if (unknown > 0) {
            text.append(", of ").append(unknown).append(" too little is known");
        }
        String sentence = text.append('.').toString();
        return other.isEmpty() ? wrapped(sentence) : next(sentence, other.getFirst());
    }

    /// The next command stands on the line of the sentence where both fit, and is never cut.
    private String next(String sentence, AdviceRow row) {
        String next = report.command(row).orElseThrow();
        boolean fits = sentence.length() + "  Next: ".length() + next.length()
                <= look.width().orElse(LONGEST_LINE);
        String command = "Next: " + Style.STRONG.on(next, look.color()) + "\n";
        return fits ? sentence + "  " + command : wrapped(sentence) + command;
    }

    private String wrapped(String sentence) {
        Labelled line = new Labelled(look);
        line.plain(sentence);
        return line.text();
    }

    private String more(AdviceRow row) {
        return row.advice() instanceof Advice.Capacity
                ? "Why: " + Style.STRONG.on("tidemark doctor " + row.filters(), look.color()) + "\n"
                : "Bursts are known once " + Style.STRONG.on("tidemark agent", look.color()) + " has recorded some.\n";
    }

    /// What it rests on, where that is not all that was asked for.
    private String reach() {
        if (report.watched().isPresent()) {
            AdviceReport.Watched watched = report.watched().get();
            return wrapped("Watched for " + Figures.duration(watched.lasted()) + ", " + Escaped.text(watched.source())
                    + ".  tidemark agent records for longer.");
        }
        StringBuilder text = new StringBuilder();
        report.recorded().ifPresent(recorded -> {
            if (recorded.from().isAfter(report.asked().from())) {
                text.append("Recorded since ").append(time(recorded.from()));
            }
            if (recorded.to().plus(RECENT).isBefore(report.asked().to())) {
                text.append(text.isEmpty() ? "Recorded" : "").append(" until ").append(time(recorded.to()));
                text.append(": no agent writes into it");
            }
        });
        return text.isEmpty() ? "" : text + ".\n";
    }

    private String nothing() {
        TimeRange asked = report.asked();
        Optional<TimeRange> recorded = report.recorded();
        return "Nothing recorded from " + range(asked) + "."
                + recorded.map(all -> " The record reaches from " + range(all) + ".")
                        .orElse("")
                + "\n";
    }

    private String range(TimeRange range) {
        return report.clock().range(range.from(), range.to(), report.now());
    }

    private String time(Instant at) {
        return report.clock().time(at, report.now());
    }
}
