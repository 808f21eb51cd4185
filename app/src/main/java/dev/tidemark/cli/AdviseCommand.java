package dev.tidemark.cli;

import dev.tidemark.advice.Advice;
import dev.tidemark.advice.Advisor;
import dev.tidemark.advice.Demand;
import dev.tidemark.advice.Wish;
import dev.tidemark.agent.AgentSettings.AcceptWait;
import dev.tidemark.agent.KernelWindow;
import dev.tidemark.agent.RecordedDemand;
import dev.tidemark.agent.WatchedDemand;
import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.diagnosis.Examination;
import dev.tidemark.diagnosis.FactWindow;
import dev.tidemark.diagnosis.ListenerEvidence;
import dev.tidemark.diagnosis.NamespaceEvidence;
import dev.tidemark.history.History;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.TimeRange;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.settings.DurationText;
import dev.tidemark.wording.AdviceDocument;
import dev.tidemark.wording.AdviceReport;
import dev.tidemark.wording.AdviceRow;
import dev.tidemark.wording.AdviceScreen;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.ListRow;
import dev.tidemark.wording.ScreenTexts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark advise`: how large each queue should be, from what was recorded of it.
final class AdviseCommand implements Subcommand {
    private static final Set<Part> PARTS = EnumSet.of(Part.COUNTERS, Part.SYSCTLS, Part.UNIX, Part.OWNERS);

    private final Console console;

    private final OutputOptions output = new OutputOptions();

    private final PastOptions past = new PastOptions();

    private final AdviceOptions asked = new AdviceOptions();

    private List<String> filters = List.of();

    private Optional<Duration> span = Optional.empty();

    private boolean probed;

    private boolean wide;

    AdviseCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "advise",
                "How large each accept queue should be, as a range, from the bursts, stalls and rates that an agent"
                        + " recorded; it may say enough, smaller, or that no size helps. Changes nothing.",
                List.of(
                        "  tidemark advise                        all listeners, from the last 24 hours",
                        "  tidemark advise :8080 --since 7d --client-timeout 500ms",
                        "  tidemark advise :8080 --stall 1s       room for a second without accepting, too",
                        "  tidemark advise :8080 --for 1m         without an agent: from a minute of watching; each",
                        "                                         arrival where the kernel records it, else samples",
                        "  tidemark advise --json | jq -r '.listeners[] | .listener + \" \" + .advice'",
                        "",
                        "Exit codes: 0 all are large enough; 1 another limit is advised; 2 no limit helps; 3 could not"
                                + " tell."));
        spec.addPositional(Syntax.rest("FILTER", PastOptions.FILTERS, values -> filters = List.copyOf(values)));
        asked.addTo(spec);
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "Watch for so long, from 500ms to 1h, instead of asking what was recorded. So it is, for 10s,"
                                + " where nothing is recorded.",
                        value -> span = Optional.of(value))
                .names("--for")
                .build());
        spec.addOption(Syntax.flag(
                "Watch, and not without what the kernel records: it is taken where it can be had, and else samples are.",
                () -> probed = true,
                "--probe"));
        past.addTo(spec);
        past.addConnect(spec);
        spec.addOption(Syntax.flag(
                "What is right as it is at length, too, and nothing cut.", () -> wide = true, "-w", "--wide"));
        output.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode call() {
        Wish wish = asked.wish();
        if (span.isPresent() || probed) {
            past.given().ifPresent(option -> {
                throw CommandFailure.couldNot(
                        (span.isPresent() ? "--for" : "--probe") + ": with " + option + " (expected: one of them)");
            });
            return watch(ExaminationRun.checked(span.orElse(ExaminationRun.USUAL)), wish);
        }
        return PastOptions.guarded(() -> {
            TimeRange range = new TimeRange(past.since(), past.now());
            var selection = PastOptions.selection(filters);
            Optional<History> there = past.openIfThere();
            if (there.isEmpty()) {
                return watch(ExaminationRun.USUAL, wish);
            }
            try (History history = there.get()) {
                List<ListenerHistory> listeners = history.listeners(range, selection);
                if (listeners.isEmpty() && !filters.isEmpty()) {
                    throw past.noMatch(filters, range.from());
                }
                PresentListeners present = past.present();
                RecordedDemand recorded = RecordedDemand.of(history, range);
                List<AdviceRow> rows = listeners.stream()
                        .map(each -> AdviceRow.of(recorded, each, present.find(each.listener()), wish))
                        .toList();
                return write(new AdviceReport(
                        range,
                        history.recorded(),
                        Optional.empty(),
                        wish,
                        past.words() + asked.words(),
                        rows,
                        past.now(),
                        past.clock()));
            }
        });
    }

    private ExitCode watch(Duration lasting, Wish wish) {
        Selection selection = Selection.of(filters.stream().map(Filter::parse).toList());
        try (Ending ending = Ending.open();
                ProbeFacts facts = facts();
                HostReader reader = HostReader.open(
                        selection.reachesAllNamespaces() ? Scope.ALL : Scope.CURRENT, PARTS, InstantSource.system())) {
            KernelWindow window = KernelWindow.of(facts, facts.arrivals());
            Examination examination = Examination.of(reader, selection, wish.clientTimeout(), FactWindow.of(window));
            new ExaminationRun(console, examination)
                    .last(lasting, ending, first -> requireMatch(first, selection), window::gather);
            Evidence evidence = examination.evidence();
            window.finish(reader);
            List<ListRow> live = ListReport.of(examination.latest(), selection, ListRow.WORST_FIRST, Map.of())
                    .rows();
            Instant to = evidence.from().plus(evidence.span());
            return ending.endingWith(write(new AdviceReport(
                    new TimeRange(evidence.from(), to),
                    Optional.empty(),
                    Optional.of(new AdviceReport.Watched(evidence.span(), facts.state())),
                    wish,
                    "",
                    rows(evidence, window, live, wish),
                    to,
                    past.clock())));
        }
    }

    private ProbeFacts facts() {
        ProbeFacts facts = ProbeFacts.open(true, AcceptWait.OFF, true);
        if (probed && !facts.hasPeaks()) {
            facts.close();
            throw CommandFailure.couldNot(
                    "--probe: " + facts.state().reason().orElse("this kernel records no peaks of accept queues"));
        }
        return facts;
    }

    private void requireMatch(HostSnapshot host, Selection selection) {
        ListReport found = ListReport.of(host, selection, ListRow.WORST_FIRST, Map.of());
        if (found.rows().isEmpty() && !selection.isAll()) {
            throw Misses.noMatch(filters, found);
        }
    }

    private static List<AdviceRow> rows(Evidence evidence, KernelWindow window, List<ListRow> live, Wish wish) {
        WatchedDemand watched = WatchedDemand.of(evidence, window);
        List<AdviceRow> rows = new ArrayList<>();
        for (NamespaceEvidence namespace : evidence.namespaces()) {
            namespace.listeners().stream()
                    .filter(ListenerEvidence::selected)
                    .forEach(one -> live.stream()
                            .filter(row -> row.listener()
                                    .identity()
                                    .equals(one.listener().identity()))
                            .findFirst()
                            .ifPresent(row -> {
                                Demand demand = watched.of(namespace.namespace(), one);
                                rows.add(new AdviceRow(
                                        PresentListeners.key(row),
                                        Optional.of(row),
                                        demand,
                                        Advisor.advise(demand, wish)));
                            }));
        }
        return rows;
    }

    private ExitCode write(AdviceReport report) {
        if (output.json()) {
            console.out(AdviceDocument.text(report));
        } else {
            ScreenTexts texts = new AdviceScreen(report, output.look(console, wide), wide).texts();
            console.out(texts.rows());
            console.aside(texts.summary());
        }
        return exitCode(report);
    }

    /// The worst counts; where too little is known of all, nothing could be told.
    private static ExitCode exitCode(AdviceReport report) {
        List<Advice> all = report.rows().stream().map(AdviceRow::advice).toList();
        if (all.stream().anyMatch(Advice.Capacity.class::isInstance)) {
            return ExitCode.BAD;
        }
        if (report.rows().stream().anyMatch(row -> row.recommended().isPresent())) {
            return ExitCode.NOTE;
        }
        return !all.isEmpty() && all.stream().allMatch(Advice.None.class::isInstance)
                ? ExitCode.COULD_NOT
                : ExitCode.DONE;
    }
}
