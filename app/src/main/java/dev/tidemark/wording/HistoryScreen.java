package dev.tidemark.wording;

import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.Table.Column;
import dev.tidemark.wording.Table.Cut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `tidemark history` as text: a row for each listener, and what its figures mean.
public final class HistoryScreen {
    private static final Duration RECENT = Duration.ofSeconds(40);

    private final HistoryReport report;
    private final Look look;
    private final boolean wide;
    private final Notes notes = new Notes();

    /// @param wide whether to add the columns that few need
    public HistoryScreen(HistoryReport report, Look look, boolean wide) {
        this.report = report;
        this.look = look;
        this.wide = wide;
    }

    public ScreenTexts texts() {
        if (report.listeners().isEmpty()) {
            return new ScreenTexts("", nothing());
        }
        Table table = new Table(columns());
        Map<String, List<ListenerHistory>> groups = report.listeners().stream()
                .collect(Collectors.groupingBy(
                        each -> each.listener().namespace(), LinkedHashMap::new, Collectors.toList()));
        groups.forEach((namespace, rows) -> {
            if (groups.size() > 1) {
                table.addHeading("NAMESPACE " + Escaped.text(namespace));
            }
            rows.forEach(each -> table.add(cells(each)));
        });
        return new ScreenTexts(table.render(look), marks() + reach() + notes.render(look));
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("LISTENER", 12, Cut.FRONT).keeping(ListenerWords.WIDEST_IPV4),
                Column.text("OWNER", 6, Cut.END),
                Column.text("PEAK", 11, Cut.NEVER),
                Column.text("AT " + report.clock().offset(report.now()), 15, Cut.NEVER),
                Column.figure("p50", 5),
                Column.figure("p99", 4),
                Column.figure("p99.9", 6),
                Column.figure("DROPS", 6),
                Column.figure("EPISODES", 9)));
        if (wide) {
            columns.add(Column.figure("LIMIT", 5));
            columns.add(Column.figure("SAMPLES", 7));
            columns.add(Column.text("RECORDED", 8, Cut.NEVER));
            columns.add(Column.figure("ARRIVALS", 8));
            columns.add(Column.figure("ACCEPTS", 7));
            columns.add(Column.text("ID", 16, Cut.NEVER));
        }
        return columns;
    }

    private List<Cell> cells(ListenerHistory each) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(address(each.listener())));
        cells.add(each.listener()
                .owner()
                .map(owner -> Cell.of(Escaped.text(owner)))
                .orElseGet(() -> Cell.of(notes.unknown("owner", "not known when it was recorded"), Style.DIM)));
        cells.add(PeakText.cell(each.peak()));
        cells.add(Cell.of(report.clock().time(each.peak().at(), report.now())));
        cells.add(Cell.of(each.quantile(50)));
        cells.add(Cell.of(each.quantile(99)));
        cells.add(Cell.of(each.quantile(99.9)));
        cells.add(
                each.listener().unix() ? Cell.of("-", Style.DIM) : ListenerWords.figure(each.drops(), "drops", notes));
        cells.add(Cell.of(each.episodes()));
        if (wide) {
            boolean atLeast = each.flow().source() == dev.tidemark.history.Interval.Source.LENGTHS;
            cells.add(Cell.of(each.limit()));
            cells.add(Cell.of(each.samples()));
            cells.add(Cell.of(Figures.duration(each.recorded())));
            cells.add(Cell.of((atLeast ? ">=" : "") + each.flow().arrivals()));
            cells.add(Cell.of((atLeast ? ">=" : "") + each.flow().accepts()));
            cells.add(Cell.of(each.listener().id(), Style.DIM));
        }
        return cells;
    }

    /// `*:8080`, or `*:8080 #2` for a further socket at the same address.
    static String address(ListenerKey key) {
        return Escaped.text(key.address()) + (key.number() > 1 ? " #" + key.number() : "");
    }

    /// What the marks in the columns mean.
    private String marks() {
        boolean cutOff =
                report.listeners().stream().anyMatch(each -> each.peak().isAtCapacity());
        String until = report.sampledUntil().map(end -> " until " + time(end)).orElse("");
        return PeakText.note(report.peaks(), until) + "." + (cutOff ? "  FULL: cut off by limit" : "") + "\n";
    }

    /// What part of the range is recorded, where that is not all of it.
    private String reach() {
        StringBuilder text = new StringBuilder();
        report.recorded().ifPresent(recorded -> {
            if (recorded.from().isAfter(report.asked().from())) {
                text.append("Recorded since ").append(time(recorded.from()));
            }
            Instant end = report.asked().to();
            if (recorded.to().plus(RECENT).isBefore(end)) {
                text.append(text.isEmpty() ? "Recorded" : "").append(" until ").append(time(recorded.to()));
                text.append(": no agent writes into it");
            }
            if (!text.isEmpty()) {
                text.append(".\n");
            }
        });
        report.resolution()
                .filter(resolution -> resolution.compareTo(Duration.ofSeconds(10)) > 0)
                .ifPresent(resolution -> {
                    TimeRange range = report.range();
                    text.append("Kept in intervals of ").append(Figures.duration(resolution));
                    if (!range.equals(report.asked())) {
                        text.append(": the figures are from ").append(range(range));
                    }
                    text.append(".\n");
                });
        return text.toString();
    }

    private String nothing() {
        return "Nothing recorded from " + range(report.asked()) + "."
                + report.recorded()
                        .map(recorded -> " The record reaches from " + range(recorded) + ".")
                        .orElse(" The record is empty.")
                + "\n";
    }

    private String range(TimeRange range) {
        return report.clock().range(range.from(), range.to(), report.now());
    }

    private String time(Instant at) {
        return report.clock().time(at, report.now());
    }
}
