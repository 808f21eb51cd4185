package dev.tidemark.cli;

import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.settings.DurationText;
import dev.tidemark.wording.CountersDocument;
import dev.tidemark.wording.CountersReport;
import dev.tidemark.wording.CountersScreen;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.ScreenTexts;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark counters`: what the kernel counted at the listeners of a namespace, and what it means.
final class CountersCommand implements Subcommand {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Console console;

    private final NamespaceOptions options = new NamespaceOptions();

    private Duration interval = Duration.ZERO;

    CountersCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "counters",
                "The kernel's own counters of listen queues, and what each means.",
                List.of(
                        "  tidemark counters                 since the machine, or the namespace, began",
                        "  tidemark counters --interval 10s  and by how much they rise in 10 s; Ctrl-C ends it sooner",
                        "  tidemark counters -a --json | jq '.namespaces[] | {name, drops: .listenDrops.total}'"));
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "Read twice, this far apart, and show the rise too; at most 1d.",
                        value -> interval = value)
                .names("-i", "--interval")
                .build());
        return options.addTo(spec);
    }

    @Override
    public ExitCode call() {
        if (interval.compareTo(LONGEST) > 0) {
            throw CommandFailure.couldNot("--interval: " + Figures.duration(interval) + " (expected: at most 1d)");
        }
        try (HostReader reader = options.open(EnumSet.of(Part.COUNTERS, Part.SYSCTLS))) {
            HostSnapshot host = options.selected(reader.read());
            if (interval.isZero()) {
                return write(CountersReport.of(host));
            }
            try (Ending ending = Ending.open()) {
                long start = System.nanoTime();
                ending.pauseUntil(start + interval.toNanos());
                Duration passed = Duration.ofNanos(System.nanoTime() - start);
                return write(CountersReport.of(host, options.selected(reader.read()), min(passed, interval)));
            }
        }
    }

    /// What was asked for, unless it ended sooner: a few milliseconds more are no one's business.
    private static Duration min(Duration passed, Duration asked) {
        return passed.compareTo(asked) < 0 ? passed : asked;
    }

    private ExitCode write(CountersReport report) {
        if (options.json()) {
            console.out(CountersDocument.text(report));
        } else {
            ScreenTexts texts = new CountersScreen(report, options.look(console)).texts();
            console.out(texts.rows());
            console.aside(texts.summary());
        }
        return Misses.note(console, report.host(), options.allNamespaces()) ? ExitCode.NOTE : ExitCode.DONE;
    }
}
