package dev.tidemark.cli;

import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.settings.DurationText;
import dev.tidemark.watch.ListeningWatch;
import dev.tidemark.watch.WantedListening;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.WaitDocument;
import dev.tidemark.wording.WaitReport;
import dev.tidemark.wording.WaitText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark wait-listening`: for start scripts, waits until a server listens, with a queue that is large enough.
///
/// A signal ends it as it ends any program, with 130 or 143: what was to follow must not run.
final class WaitListeningCommand implements Subcommand {
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Console console;

    private final CommonOptions common = new CommonOptions();

    private OptionalLong minLimit = OptionalLong.empty();

    private Duration timeout = Duration.ofSeconds(30);

    private boolean unix;

    private boolean quiet;

    WaitListeningCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "wait-listening",
                "Waits until a listener is there, for start scripts; with --min-limit until each that is there has at"
                        + " least that limit. At least one FILTER is needed.",
                List.of(
                        "  tidemark wait-listening :8080 --min-limit 1024 --timeout 30s && ./register",
                        "  tidemark wait-listening unix:/run/app.sock",
                        "  tidemark wait-listening :80 && tidemark wait-listening :443    both",
                        "  tidemark wait-listening netns:shop process:nginx               in a namespace to come",
                        "  tidemark wait-listening :8080 --timeout 0s                     looks once",
                        "",
                        "Exit codes: 0 it listens, 1 it listens with less than --min-limit, 3 nothing listens, or wrong",
                        "options."));
        spec.addOption(Syntax.value(
                        Long.class,
                        Syntax::wholeNumber,
                        "N",
                        "Wait until each listener has at least this limit, from 1 to 2147483647.",
                        value -> minLimit = OptionalLong.of(value))
                .names("--min-limit")
                .build());
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "Give up after this time, at most 7d; 0s looks once. Default: 30s.",
                        value -> timeout = value)
                .names("--timeout")
                .build());
        spec.addOption(Syntax.flag("Listening unix sockets too.", () -> unix = true, "-u", "--unix"));
        spec.addOption(Syntax.flag(
                "Write nothing to standard output; the exit code tells.", () -> quiet = true, "-q", "--quiet"));
        return common.addTo(spec);
    }

    @Override
    public ExitCode call() {
        check();
        Selection selection = common.selection();
        WantedListening wanted = new WantedListening(selection, minLimit);
        boolean all = common.allNamespaces() || selection.reachesAllNamespaces();
        WaitReport report;
        try (ListeningWatch watch = ListeningWatch.open(
                wanted, all ? Scope.ALL : Scope.CURRENT, unix || selection.namesUnixSocket(), InstantSource.system())) {
            report = await(watch, wanted);
        }
        if (!report.isListening()) {
            throw Misses.notListening(common.filters(), report);
        }
        Misses.noteUnsure(console, common.filters(), report.found());
        boolean _ = Misses.note(console, report.found().host(), common.allNamespaces());
        return tell(report);
    }

    private void check() {
        if (common.filters().isEmpty()) {
            throw CommandFailure.couldNot("FILTER: nothing (expected: what to wait for, such as :8080)");
        }
        if (minLimit.isPresent() && (minLimit.getAsLong() < 1 || minLimit.getAsLong() > Integer.MAX_VALUE)) {
            throw CommandFailure.couldNot(
                    "--min-limit: " + minLimit.getAsLong() + " (expected: a whole number from 1 to 2147483647)");
        }
        if (timeout.compareTo(LONGEST) > 0) {
            throw CommandFailure.couldNot("--timeout: " + Figures.duration(timeout) + " (expected: at most 7d)");
        }
    }

    private WaitReport await(ListeningWatch watch, WantedListening wanted) {
        long start = System.nanoTime();
        long end = start + timeout.toNanos();
        while (true) {
            Optional<HostSnapshot> met = watch.look();
            long now = System.nanoTime();
            if (met.isPresent()) {
                return WaitReport.of(met.get(), wanted, Duration.ofNanos(now - start), timeout);
            }
            if (now - end >= 0) {
                HostSnapshot last = watch.whole();
                return WaitReport.of(last, wanted, timeout, timeout);
            }
            long next = watch.nextLook();
            Pause.until(next - end < 0 ? next : end);
        }
    }

    private ExitCode tell(WaitReport report) {
        boolean enough = report.isEnough();
        if (!quiet && (enough || common.json())) {
            console.out(common.json() ? WaitDocument.text(report) : WaitText.listening(report));
        }
        if (enough) {
            return ExitCode.DONE;
        }
        throw new CommandFailure(ExitCode.NOTE, "wait-listening: " + WaitText.tooLow(report));
    }
}
