package dev.tidemark.cli;

import dev.tidemark.history.History;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.HistoryDocument;
import dev.tidemark.wording.HistoryReport;
import dev.tidemark.wording.HistoryScreen;
import dev.tidemark.wording.HistoryTable;
import dev.tidemark.wording.ScreenTexts;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark history`: peaks, drops and episodes over hours and weeks, from what the agent recorded.
final class HistoryCommand implements Subcommand {
    private final Console console;

    private final OutputOptions output = new OutputOptions();

    private final PastOptions past = new PastOptions();

    private List<String> filters = List.of();

    private HistoryOrder order = HistoryOrder.FULLEST_FIRST;

    private boolean csv;

    private boolean wide;

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "history",
                "What the agent recorded: each listener's highest queue with its time, quantiles, drops and overflow"
                        + " episodes. Changes nothing.",
                List.of(
                        "  tidemark history                       the last 24 hours, the fullest peak first",
                        "  tidemark history :8080 --since 03:00   one port, since three o'clock",
                        "  tidemark history --since 7d --sort -drops",
                        "  tidemark history --json | jq '.listeners[] | select(.peak.atCapacity)'"));
        spec.addPositional(Syntax.rest("FILTER", PastOptions.FILTERS, values -> filters = List.copyOf(values)));
        past.addTo(spec);
        past.addConnect(spec);
        spec.addOption(Syntax.value(
                        HistoryOrder.class,
                        HistoryOrder::parse,
                        "[-]COLUMN",
                        String.join(", ", HistoryOrder.COLUMNS).replace("%", "%%")
                                + "; with - from the other end. Default: -fill.",
                        value -> order = value)
                .names("--sort")
                .completionCandidates(HistoryOrder.COLUMNS)
                .build());
        spec.addOption(Syntax.flag(
                "A line for each listener, fields separated by commas, times in UTC.", () -> csv = true, "--csv"));
        spec.addOption(Syntax.flag("Every column, and nothing cut.", () -> wide = true, "-w", "--wide"));
        output.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode call() {
        if (csv && output.json()) {
            throw CommandFailure.couldNot("--csv: with --json (expected: one of them)");
        }
        return PastOptions.guarded(() -> {
            TimeRange asked = new TimeRange(past.since(), past.now());
            var selection = PastOptions.selection(filters);
            try (History history = past.open()) {
                List<ListenerHistory> listeners = history.listeners(asked, selection).stream()
                        .sorted(order.comparator())
                        .toList();
                if (listeners.isEmpty() && !filters.isEmpty()) {
                    throw past.noMatch(filters, asked.from());
                }
                write(new HistoryReport(asked, history.recorded(), listeners, past.now(), past.clock()));
                return ExitCode.DONE;
            }
        });
    }

    private void write(HistoryReport report) {
        if (output.json()) {
            console.out(HistoryDocument.text(report));
        } else if (csv) {
            console.out(HistoryTable.text(report));
        } else {
            ScreenTexts texts = new HistoryScreen(report, output.look(console, wide), wide).texts();
            console.out(texts.rows());
            console.aside(texts.summary());
        }
    }
}
