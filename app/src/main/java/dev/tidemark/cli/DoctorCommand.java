package dev.tidemark.cli;

import dev.tidemark.diagnosis.Examination;
import dev.tidemark.diagnosis.FactWindow;
import dev.tidemark.diagnosis.Verdict;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.settings.DurationText;
import dev.tidemark.settings.Nearest;
import dev.tidemark.wording.DoctorCases;
import dev.tidemark.wording.DoctorDocument;
import dev.tidemark.wording.DoctorReport;
import dev.tidemark.wording.DoctorScreen;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.Look;
import dev.tidemark.wording.ScreenTexts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark doctor`: watches for a while, then says what is wrong, how one can tell, and what to do.
final class DoctorCommand implements Subcommand {
    private static final Set<Part> PARTS = EnumSet.of(Part.COUNTERS, Part.SYSCTLS, Part.UNIX, Part.OWNERS);

    private final Console console;

    private final CommonOptions common = new CommonOptions();

    private Optional<Duration> span = Optional.empty();

    private final AdviceOptions patience = new AdviceOptions();

    private Optional<String> explain = Optional.empty();

    private final PastDoctor past = new PastDoctor();

    private boolean wide;

    private boolean probed;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "doctor",
                "Watches, then says why clients are turned away or wait: findings with their evidence, what they rule"
                        + " out, and the fix for this server. Changes nothing.",
                List.of(
                        "  tidemark doctor                        ten seconds of all listeners here",
                        "  tidemark doctor :8080 --for 30s        one port, for longer",
                        "  tidemark doctor -a process:nginx       nginx, in whichever namespace",
                        "  tidemark doctor --explain burst        what a verdict means; list names all",
                        "  tidemark doctor --since 24h            what it found at each overflow of the last day",
                        "  tidemark doctor --at 03:29             what happened then, if an agent was recording",
                        "  tidemark doctor --json | jq -r '.findings[] | .verdict + \" \" + .severity'",
                        "",
                        "Exit codes: 0 nothing found, or harmless; 1 advice; 2 clients are turned away; 3 could not"
                                + " look."));
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "How long to watch, from 500ms to 1h. Default: 10s.",
                        value -> span = Optional.of(value))
                .names("--for")
                .build());
        patience.addTimeout(spec);
        spec.addOption(Syntax.value(
                        String.class,
                        text -> text,
                        "CASE",
                        "Explain a verdict, such as burst, and end; list for all of them.",
                        value -> explain = Optional.of(value))
                .names("--explain")
                .completionCandidates(
                        Arrays.stream(Verdict.values()).map(Verdict::word).toList())
                .build());
        spec.addOption(Syntax.flag("Nothing cut, and all findings.", () -> wide = true, "-w", "--wide"));
        spec.addOption(Syntax.flag(
                "Let the kernel record whom it turns away and what listen(2) asks for while this watches.",
                () -> probed = true,
                "--probe"));
        past.addTo(spec);
        return common.addTo(spec);
    }

    @Override
    public ExitCode call() {
        if (explain.isPresent()) {
            return explain(explain.get());
        }
        if (past.isAsked()) {
            refuseWatching();
            return past.call(console, common.filters(), common.json(), common.look(console, wide), wide);
        }
        Duration span = ExaminationRun.checked(this.span.orElse(ExaminationRun.USUAL));
        Duration clientTimeout = patience.clientTimeout();
        Selection selection = common.selection();
        boolean all = common.allNamespaces() || selection.reachesAllNamespaces();
        try (Ending ending = Ending.open();
                ProbeFacts facts = facts();
                HostReader reader = HostReader.open(all ? Scope.ALL : Scope.CURRENT, PARTS, InstantSource.system())) {
            FactWindow window = probed ? FactWindow.of(facts) : FactWindow.none();
            Examination examination = Examination.of(reader, selection, clientTimeout, window);
            new ExaminationRun(console, examination).last(span, ending, first -> requireMatch(first, selection));
            HostSnapshot host = examination.latest();
            boolean asked = common.allNamespaces();
            DoctorReport report = DoctorReport.of(
                    examination.evidence(), asked ? host.unread() : List.of(), asked ? host.hidden() : 0);
            write(report);
            return ending.endingWith(exitCode(report, !report.isComplete()));
        }
    }

    /// What was found then is as it was found: nothing is watched for it, nor concluded anew.
    private void refuseWatching() {
        if (probed) {
            throw CommandFailure.couldNot("--probe: with " + past.option() + " (expected: one of them)");
        }
        if (span.isPresent()) {
            throw CommandFailure.couldNot("--for: with " + past.option() + " (expected: one of them)");
        }
        patience.given().ifPresent(option -> {
            throw CommandFailure.couldNot(option + ": with " + past.option() + " (expected: one of them)");
        });
    }

    private ProbeFacts facts() {
        ProbeFacts facts = ProbeFacts.open(probed);
        if (probed && !facts.state().isOn()) {
            facts.close();
            throw CommandFailure.couldNot("--probe: " + facts.state().reason().orElse("this kernel records nothing"));
        }
        return facts;
    }

    private void requireMatch(HostSnapshot host, Selection selection) {
        ListReport report = ListReport.of(host, selection, RowOrder.WORST_FIRST.comparator(), Map.of());
        if (report.rows().isEmpty() && !selection.isAll()) {
            throw Misses.noMatch(common.filters(), report);
        }
        Misses.noteUnsure(console, common.filters(), report);
    }

    private void write(DoctorReport report) {
        if (common.json()) {
            console.out(DoctorDocument.text(report, Commands::isThere));
            return;
        }
        Look look = common.look(console, wide);
        DoctorScreen screen = wide
                ? DoctorScreen.whole(report, look, Commands::isThere)
                : new DoctorScreen(report, look, Commands::isThere);
        ScreenTexts texts = screen.texts();
        console.out(texts.rows());
        console.aside(texts.summary());
    }

    private static ExitCode exitCode(DoctorReport report, boolean isPartial) {
        return switch (report.worst()) {
            case TURNED_AWAY -> ExitCode.BAD;
            case ADVICE -> ExitCode.NOTE;
            case HARMLESS -> isPartial ? ExitCode.NOTE : ExitCode.DONE;
        };
    }

    private ExitCode explain(String word) {
        DoctorCases cases = DoctorCases.read();
        if (word.equals("list")) {
            console.out(cases.list());
            return ExitCode.DONE;
        }
        console.out(DoctorCases.named(word)
                .map(cases::text)
                .orElseThrow(() -> CommandFailure.couldNot("--explain: " + word + " (expected: "
                        + DoctorCases.words().stream()
                                .min(Comparator.comparingInt(known -> Nearest.distance(known, word)))
                                .orElse("burst")
                        + ", or list)")));
        return ExitCode.DONE;
    }
}
