package dev.tidemark.wording;

import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.ListenDrops;
import dev.tidemark.listener.ListenSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `tidemark counters` as text: for each namespace its counters, and where they do not add up to what one thinks.
public final class CountersScreen {
    private static final int USUAL_FIELD = 30;
    private static final String INDENT = "  ";

    private final CountersReport report;
    private final Look look;
    private final Notes notes = new Notes();

    public CountersScreen(CountersReport report, Look look) {
        this.report = report;
        this.look = look;
    }

    /// One counter of one namespace.
    private record Line(String name, String total, Optional<String> rise, String meaning) {}

    private record Block(String heading, String since, List<Line> lines) {}

    public ScreenTexts texts() {
        List<Block> blocks =
                report.host().namespaces().stream().map(this::block).toList();
        Optional<String> riseHead = report.interval().map(CountersScreen::head);
        int field = USUAL_FIELD;
        int rise = riseHead.map(String::length).orElse(0);
        for (Block block : blocks) {
            field = Math.max(field, Justified.width(block.heading(), block.since()) - INDENT.length());
            for (Line line : block.lines()) {
                field = Math.max(field, Justified.width(line.name(), line.total()));
                rise = Math.max(rise, line.rise().map(String::length).orElse(0));
            }
        }
        StringBuilder rows = new StringBuilder();
        for (Block block : blocks) {
            rows.append(Justified.text(block.heading(), block.since(), field + INDENT.length()));
            append(rows, riseHead, rise, "MEANING (packets, not clients)");
            for (Line line : block.lines()) {
                rows.append(INDENT).append(Justified.text(line.name(), line.total(), field));
                append(rows, line.rise(), rise, line.meaning());
            }
        }
        StringBuilder summary = new StringBuilder();
        report.host()
                .namespaces()
                .forEach(snapshot -> remarks(snapshot)
                        .forEach(remark -> summary.append(remark).append('\n')));
        return new ScreenTexts(rows.toString(), summary + notes.render(look));
    }

    private static void append(StringBuilder rows, Optional<String> rise, int width, String meaning) {
        rise.ifPresent(text -> rows.append("  ").append(Justified.right(text, width)));
        rows.append("  ").append(meaning).append('\n');
    }

    private static String head(Duration interval) {
        return "IN " + Figures.duration(interval);
    }

    private Block block(ListenSnapshot snapshot) {
        List<Line> lines = new ArrayList<>();
        for (ListenCounter counter : ListenCounter.values()) {
            Reading<Long> total = CountersReport.total(snapshot, counter);
            boolean missing = snapshot.counters().isKnown() && !total.isKnown();
            Reading<Long> not = Reading.unknown("this kernel does not count it");
            String meaning = counter == ListenCounter.LISTEN_DROPS ? parts(snapshot) : CounterMeaning.of(counter);
            lines.add(new Line(
                    counter.kernelName(),
                    figure(missing ? not : total, false),
                    report.interval().map(_ -> figure(missing ? not : report.rise(snapshot, counter), true)),
                    meaning));
        }
        // A namespace's counters begin with it; the host's with the machine.
        String since = snapshot.namespace().name().equals("host") ? "SINCE BOOT" : "SINCE MADE";
        return new Block("NAMESPACE " + Escaped.text(snapshot.namespace().name()), since, lines);
    }

    private String figure(Reading<Long> reading, boolean rise) {
        return switch (reading) {
            case Reading.Known<Long>(Long value) -> rise ? Figures.rise(value) : Long.toUnsignedString(value);
            case Reading.Unknown<Long>(String reason) -> notes.unknown("counter", reason);
        };
    }

    private static String parts(ListenSnapshot snapshot) {
        return switch (CountersReport.drops(snapshot)) {
            case Reading.Unknown<ListenDrops> _ -> CounterMeaning.of(ListenCounter.LISTEN_DROPS);
            case Reading.Known<ListenDrops>(ListenDrops drops) ->
                "= " + drops.overflows() + " overflows + " + drops.synQueueFull() + " SYN queue full "
                        + (drops.others() < 0
                                ? "- " + -drops.others() + " while reading"
                                : "+ " + drops.others() + " others");
        };
    }

    /// What does not add up, if anything does not.
    private List<String> remarks(ListenSnapshot snapshot) {
        List<String> remarks = new ArrayList<>(CountersRemarks.of(snapshot));
        if (report.host().namespaces().size() > 1) {
            String name = Escaped.text(snapshot.namespace().name());
            remarks.replaceAll(remark -> name + ": " + remark);
        }
        return remarks;
    }
}
