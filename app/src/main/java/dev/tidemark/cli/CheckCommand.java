package dev.tidemark.cli;

import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.settings.DurationText;
import dev.tidemark.wording.CheckDocument;
import dev.tidemark.wording.CheckReport;
import dev.tidemark.wording.CheckReport.Sampled;
import dev.tidemark.wording.CheckSamples;
import dev.tidemark.wording.CheckText;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.Thresholds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `tidemark check`: one line and an exit code for a monitoring system.
///
/// Whatever happens once the options are right, the answer is a line on standard output: that is where monitoring
/// systems look.
final class CheckCommand implements Subcommand {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration LEAST_FOR_A_RATE = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Console console;

    private final CommonOptions common = new CommonOptions();

    private long warn = 70;

    private long crit = 90;

    private Duration span = Duration.ZERO;

    private @Nullable Long minLimit;

    private @Nullable Double maxOverflowsPerSecond;

    private boolean unix;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "check",
                "One line with figures, and an exit code, as monitoring plugins have them.",
                List.of(
                        "  tidemark check                        every listener: warning from 70 %%, critical from 90 %%",
                        "  tidemark check :8080 -w 50 -c 80      one port, other thresholds",
                        "  tidemark check :8080 --for 10s        the worst of 10 seconds",
                        "  tidemark check --max-overflows-per-second 0   that nobody is turned away; takes a second",
                        "  tidemark check :8080 --min-limit 1024 after a deployment: is the limit as it should be?",
                        "",
                        "Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown (also no match) or wrong options.",
                        "Unknown only if nothing is worse. A full queue is always critical."));
        spec.addOption(percent("Warning from this fill, in percent of capacity. Default: 70.", value -> warn = value)
                .names("-w", "--warn")
                .build());
        spec.addOption(percent("Critical from this fill, in percent of capacity. Default: 90.", value -> crit = value)
                .names("-c", "--crit")
                .build());
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "Judge the worst of this time, sampled every 100 ms; at most 1h. Default: one sample.",
                        value -> span = value)
                .names("--for")
                .build());
        spec.addOption(Syntax.value(
                        Long.class,
                        Syntax::wholeNumber,
                        "N",
                        "Critical if the limit of a listener is lower than N.",
                        value -> minLimit = value)
                .names("--min-limit")
                .build());
        spec.addOption(Syntax.value(
                        Double.class,
                        Syntax::number,
                        "RATE",
                        "Critical if more packets a second find a full accept queue in a namespace of the listeners."
                                + " Takes one second, or the time of --for.",
                        value -> maxOverflowsPerSecond = value)
                .names("--max-overflows-per-second")
                .build());
        spec.addOption(Syntax.flag("Listening unix sockets too.", () -> unix = true, "-u", "--unix"));
        return common.addTo(spec);
    }

    @Override
    public ExitCode call() {
        Thresholds thresholds = thresholds();
        Selection selection = common.selection();
        CheckReport report;
        try {
            report = look(selection, thresholds);
        } catch (RuntimeException failure) {
            CheckReport unknown = CheckReport.unknown(
                    Escaped.text(failure.getMessage() == null ? failure.toString() : failure.getMessage()));
            throw CommandFailure.answered(text(unknown, thresholds), failure);
        }
        try {
            console.out(text(report, thresholds));
        } catch (ClosedPipe _) {
            // Nobody reads the line; the exit code still tells.
        }
        return switch (report.status()) {
            case OK -> ExitCode.DONE;
            case WARNING -> ExitCode.NOTE;
            case CRITICAL -> ExitCode.BAD;
            case UNKNOWN -> ExitCode.COULD_NOT;
        };
    }

    private static OptionSpec.Builder percent(String description, Consumer<Long> whenGiven) {
        return Syntax.value(Long.class, Syntax::wholeNumber, "PERCENT", description, whenGiven);
    }

    private Thresholds thresholds() {
        checkPercent("--warn", warn);
        checkPercent("--crit", crit);
        if (warn > crit) {
            throw CommandFailure.couldNot("--warn: " + warn + " (expected: at most --crit, " + crit + ")");
        }
        if (minLimit != null && minLimit < 0) {
            throw CommandFailure.couldNot("--min-limit: " + minLimit + " (expected: a whole number from 0)");
        }
        if (maxOverflowsPerSecond != null && !(maxOverflowsPerSecond >= 0 && maxOverflowsPerSecond < 1e12)) {
            throw CommandFailure.couldNot(
                    "--max-overflows-per-second: " + maxOverflowsPerSecond + " (expected: a number from 0)");
        }
        if (span.compareTo(LONGEST) > 0) {
            throw CommandFailure.couldNot("--for: " + Figures.duration(span) + " (expected: at most 1h)");
        }
        return new Thresholds(
                (int) warn,
                (int) crit,
                minLimit == null ? OptionalLong.empty() : OptionalLong.of(minLimit),
                maxOverflowsPerSecond == null ? OptionalDouble.empty() : OptionalDouble.of(maxOverflowsPerSecond));
    }

    private static void checkPercent(String name, long value) {
        if (value < 0 || value > 100) {
            throw CommandFailure.couldNot(name + ": " + value + " (expected: 0 to 100)");
        }
    }

    private CheckReport look(Selection selection, Thresholds thresholds) {
        boolean all = common.allNamespaces() || selection.reachesAllNamespaces();
        boolean rate = thresholds.maxOverflowsPerSecond().isPresent();
        Duration time = rate && span.isZero() ? LEAST_FOR_A_RATE : span;
        CheckSamples samples = CheckSamples.of(selection);
        try (HostReader reader =
                HostReader.open(all ? Scope.ALL : Scope.CURRENT, parts(selection, rate), InstantSource.system())) {
            sample(reader, samples, time);
        }
        if (samples.isEmpty()) {
            throw selection.isAll()
                    ? CommandFailure.couldNot("listeners: none (expected: at least one)")
                    : Misses.noMatch(common.filters(), samples.last());
        }
        return CheckReport.of(
                samples,
                thresholds,
                common.allNamespaces(),
                time.isZero() ? Optional.empty() : Optional.of(new Sampled(time, PERIOD, samples.count())));
    }

    private Set<Part> parts(Selection selection, boolean rate) {
        Set<Part> parts = EnumSet.of(Part.OWNERS);
        if (rate) {
            parts.add(Part.COUNTERS);
        }
        if (unix || selection.namesUnixSocket()) {
            parts.add(Part.UNIX);
        }
        return parts;
    }

    /// Samples now, every [#PERIOD] and at the end of `time`. Times that were missed are left out.
    private static void sample(HostReader reader, CheckSamples samples, Duration time) {
        long start = System.nanoTime();
        long end = time.toNanos();
        samples.add(reader.read());
        long due = 0;
        while (due < end) {
            long passed = System.nanoTime() - start;
            due = Math.min(end, Math.max(due + PERIOD.toNanos(), passed / PERIOD.toNanos() * PERIOD.toNanos()));
            Pause.until(start + due);
            samples.add(reader.read());
        }
    }

    private String text(CheckReport report, Thresholds thresholds) {
        return common.json()
                ? CheckDocument.text(report, thresholds)
                : CheckText.of(report, thresholds.maxOverflowsPerSecond());
    }
}
