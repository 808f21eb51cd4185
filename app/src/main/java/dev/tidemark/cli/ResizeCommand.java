package dev.tidemark.cli;

import dev.tidemark.control.Change;
import dev.tidemark.control.Change.Intent;
import dev.tidemark.control.ChangePolicy;
import dev.tidemark.control.ChangeRun;
import dev.tidemark.control.HostActuator;
import dev.tidemark.control.Queues;
import dev.tidemark.control.ResizePlan;
import dev.tidemark.control.Reverter;
import dev.tidemark.control.Size;
import dev.tidemark.control.StateFolder;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.Filter;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.settings.DurationText;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.ListRow;
import dev.tidemark.wording.OneServer;
import dev.tidemark.wording.ResizeDocument;
import dev.tidemark.wording.ResizeReport;
import dev.tidemark.wording.ResizeScreen;
import dev.tidemark.wording.ScreenTexts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark resize`: another limit for the accept queue of a running process.
final class ResizeCommand implements Subcommand {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int NAMED = 4;

    private final Console console;

    private final ChangeOptions options = new ChangeOptions();

    private List<String> words = List.of();

    private Optional<Duration> lasts = Optional.empty();

    private final AdvisedSizes advised = new AdvisedSizes();

    private boolean all;

    private boolean raise;

    private boolean allNamespaces;

    ResizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "resize",
                "Changes the limit of a listener's accept queue while its process runs: listen(2) again, on a copy of"
                        + " the owner's descriptor. Who waits stays.",
                List.of(
                        "  tidemark resize :8080 200 --for 1h      back by itself after an hour",
                        "  tidemark resize :8080 max --dry-run     what it would do",
                        "  tidemark resize process:nginx 1024 --all --yes",
                        "  tidemark resize :9000 8192 --raise-somaxconn",
                        "  tidemark resize :8080 advised           what tidemark advise recommends",
                        "",
                        "Exit codes: 0 done, or a dry run; 1 less than asked; 2 failed midway, see tidemark changes;",
                        "3 refused, nothing changed."));
        spec.addPositional(Syntax.rest(
                "FILTER… N|max|advised",
                "Which listener, as in tidemark list, and its new limit: from 1 to 2147483647, max for somaxconn of"
                        + " its namespace, or advised for what tidemark advise recommends.",
                values -> words = List.copyOf(values)));
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "Take it back after so long, from 1s to 366d, even if this command's session is ended.",
                        value -> lasts = Optional.of(value))
                .names("--for")
                .build());
        spec.addOption(Syntax.flag(
                "Every listener that the filters match, not only one, its reuseport group or its dual-stack pair.",
                () -> all = true,
                "--all"));
        spec.addOption(Syntax.flag(
                "Raise somaxconn of the listener's namespace first, if it is less than asked.",
                () -> raise = true,
                "--raise-somaxconn"));
        spec.addOption(Syntax.flag(CommonOptions.ALL_NAMESPACES, () -> allNamespaces = true, "-a", "--all-namespaces"));
        advised.addTo(spec);
        return options.addTo(spec);
    }

    @Override
    public ExitCode call() {
        Optional<Size> size = size();
        if (size.isPresent()) {
            advised.refuse();
        }
        List<String> filters = words.subList(0, words.size() - 1);
        Selection selection = Selection.of(filters.stream().map(Filter::parse).toList());
        if (selection.isAll()) {
            throw CommandFailure.couldNot(
                    "resize: no filter (expected: one, such as tidemark resize :8080 " + words.getLast() + ")");
        }
        lasts.ifPresent(ResizeCommand::check);
        Set<Part> parts = EnumSet.of(Part.SYSCTLS, Part.OWNERS);
        if (selection.namesUnixSocket()) {
            parts.add(Part.UNIX);
        }
        boolean everywhere = allNamespaces || selection.reachesAllNamespaces();
        try (HostReader reader =
                HostReader.open(everywhere ? Scope.ALL : Scope.CURRENT, parts, InstantSource.system())) {
            Queues queues = new Queues(reader);
            return ChangeSession.guarded(() -> {
                if (!options.dryRun() && ChangeSession.catchUp(console, arguments())) {
                    queues.look();
                }
                return resize(queues, chosen(queues, selection, filters), size);
            });
        }
    }

    /// Empty for what is advised.
    private Optional<Size> size() {
        String last = words.isEmpty() ? "" : words.getLast();
        if (last.isEmpty() || last.contains(":")) {
            throw CommandFailure.couldNot(
                    "resize: no limit (expected: a number, max or advised as the last word, such as"
                            + " tidemark resize :8080 200)");
        }
        try {
            return last.equals(AdvisedSizes.WORD) ? Optional.empty() : Optional.of(Size.parse(last));
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.couldNot(
                    "resize: " + String.valueOf(wrong.getMessage()).replace(", or max)", ", max or advised)"));
        }
    }

    private static void check(Duration span) {
        if (span.compareTo(SHORTEST) < 0 || span.compareTo(LONGEST) > 0) {
            throw CommandFailure.couldNot("--for: " + Figures.duration(span) + " (expected: from 1s to 366d)");
        }
    }

    private List<ListRow> chosen(Queues queues, Selection selection, List<String> filters) {
        ListReport report = ListReport.of(queues.host(), selection, ListRow.WORST_FIRST, Map.of());
        if (report.rows().isEmpty()) {
            throw Misses.noMatch(filters, report);
        }
        if (!all && !OneServer.is(report.rows())) {
            boolean isOnePlace = report.rows().stream()
                            .map(row -> row.snapshot().namespace())
                            .distinct()
                            .count()
                    == 1;
            String names = report.rows().stream()
                    .limit(NAMED)
                    .map(row -> Escaped.text(row.listener().address()
                            + (isOnePlace
                                    ? ""
                                    : " in " + row.snapshot().namespace().name())))
                    .collect(Collectors.joining(", "));
            int more = report.rows().size() - NAMED;
            throw CommandFailure.couldNot("filter: " + Escaped.text(String.join(" ", filters)) + " matches "
                    + report.rows().size() + " listeners, " + names + (more > 0 ? " +" + more + " more" : "")
                    + " (expected: one, or --all)");
        }
        return report.rows();
    }

    private ExitCode resize(Queues queues, List<ListRow> rows, Optional<Size> size) {
        if (size.isEmpty()) {
            advised.ask(rows);
        }
        Instant at = InstantSource.system().instant();
        ResizePlan wanted = ResizePlan.of(
                rows.stream()
                        .map(row -> new ResizePlan.Chosen(row.snapshot(), row.listener()))
                        .toList(),
                chosen -> size.orElseGet(() -> advised.size(chosen.listener())),
                raise);
        wanted.requireAllowed(ChangePolicy.read(System.getenv()));
        wanted.requireAllowed(queues);
        ResizePlan plan = wanted.reachable();
        ResizeReport planned = ResizeReport.planned(plan, options.clock());
        ResizeScreen screen = new ResizeScreen(planned, options.look(console));
        if (!plan.isChange() || options.dryRun()) {
            if (options.json()) {
                console.out(ResizeDocument.text(planned, at, options.dryRun()));
            } else {
                console.out(screen.plan(lasts, advised::why));
                console.aside(plan.isChange() ? "Nothing changed (dry run).\n" : "Nothing to change.\n");
            }
            return !plan.isChange() && isLess(plan) ? ExitCode.NOTE : ExitCode.DONE;
        }
        if (!options.json()) {
            console.out(screen.plan(lasts, advised::why));
        }
        options.confirm(console, "resize");
        return apply(queues, plan, at);
    }

    private ExitCode apply(Queues queues, ResizePlan plan, Instant at) {
        HostActuator actuator = new HostActuator(queues);
        Change change;
        try (ChangeSession session = ChangeSession.open(console, arguments())) {
            Instant now = InstantSource.system().instant();
            change = new ChangeRun(session.journal(), actuator)
                    .of(
                            new Intent(
                                    Change.Kind.RESIZE,
                                    session.author(),
                                    options.reason(advised.reason()),
                                    lasts.map(span -> now.plus(span).truncatedTo(ChronoUnit.MILLIS)),
                                    Optional.empty(),
                                    plan.items()),
                            this::startReverter);
        }
        queues.look();
        ResizeReport done = ResizeReport.done(plan, change, queues, options.clock());
        if (options.json()) {
            console.out(ResizeDocument.text(done, at, false));
        } else {
            ScreenTexts texts = new ResizeScreen(done, options.look(console)).outcome();
            console.out(texts.rows());
            console.aside(texts.summary());
        }
        return exitCode(plan, change);
    }

    private void startReverter(Change change) {
        if (change.until().isEmpty()) {
            return;
        }
        if (Reverter.start(StateFolder.ofThisProcess(), change) instanceof Reading.Unknown<?>(String reason)) {
            console.err("tidemark: --for: " + reason
                    + " (expected: a process that waits); the next change command after that time takes it back\n");
        }
    }

    private List<String> arguments() {
        List<String> said = new ArrayList<>(List.of("resize"));
        said.addAll(words);
        lasts.ifPresent(span -> said.addAll(List.of("--for", span.toMillis() + "ms")));
        if (raise) {
            said.add("--raise-somaxconn");
        }
        said.addAll(advised.arguments());
        return said;
    }

    private static boolean isLess(ResizePlan plan) {
        return plan.resizes().stream().anyMatch(resize -> resize.granted() < resize.asked());
    }

    private static ExitCode exitCode(ResizePlan plan, Change change) {
        return ChangeSession.exitCode(change, isLess(plan));
    }
}
