package dev.tidemark.cli;

import dev.tidemark.kernel.libc.KernelException;
import dev.tidemark.kernel.netlink.MalformedMessage;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import dev.tidemark.listener.Selection;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.settings.DurationText;
import dev.tidemark.watch.ExactSummaries;
import dev.tidemark.watch.ListenerWatch;
import dev.tidemark.watch.TickSchedule;
import dev.tidemark.watch.WatchSummary;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Escaped;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.ListReport;
import dev.tidemark.wording.Look;
import dev.tidemark.wording.WatchScreen;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `tidemark watch`: a line each interval, and at the end what it all showed.
final class WatchCommand implements Subcommand {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration SHORTEST_CONNECTED = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final Duration LONG_WAIT = Duration.ofSeconds(2);
    private static final long REFRESH_NANOS = 1_000_000_000L;

    private final Console console;

    private final CommonOptions common = new CommonOptions();

    private Duration interval = Duration.ofSeconds(1);

    private long count = Long.MAX_VALUE;

    private Duration span = FOR_EVER;

    private boolean unix;

    private boolean utc;

    private boolean wide;

    private boolean probed;

    WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "watch",
                "A line each interval: length/capacity and fill of each listener, and by how much the counters of its"
                        + " namespace rose. Ends at --count, at --for or at Ctrl-C, and sums up.",
                List.of(
                        "  tidemark watch :8080                           one port, a line a second",
                        "  tidemark watch :8080 --interval 10ms --for 5s  what a second hides",
                        "  tidemark watch -a --count 10                   all namespaces, a line for each",
                        "  tidemark watch :8080 --json | jq -c 'select(.type == \"summary\")'",
                        "",
                        "FULL: full at the sample. OVERFLOW: full in between, as its drops and ListenOverflows rose;",
                        "OVERFLOW? if the drops of several listeners rose. SYNQ-FULL: SYNs dropped because a SYN queue",
                        "was full. COOKIES: SYN cookies sent/received. Counters count packets, not clients."));
        spec.addOption(duration("From one sample to the next, from 1ms to 1d. Default: 1s.", value -> interval = value)
                .names("-i", "--interval")
                .build());
        spec.addOption(Syntax.value(Long.class, Long::valueOf, "N", "End after N ticks.", value -> count = value)
                .names("--count")
                .build());
        spec.addOption(duration("End after this time.", value -> span = value)
                .names("--for")
                .build());
        spec.addOption(Syntax.flag("Listening unix sockets too.", () -> unix = true, "-u", "--unix"));
        spec.addOption(
                Syntax.flag("Times in UTC. Default: the time zone of the shell (TZ).", () -> utc = true, "--utc"));
        spec.addOption(
                Syntax.flag("A column for each listener, however wide that gets.", () -> wide = true, "-w", "--wide"));
        spec.addOption(Syntax.flag(
                "Let the kernel record each connection, so that the highest lengths are exact.",
                () -> probed = true,
                "--probe"));
        common.addConnectTo(spec);
        return common.addTo(spec);
    }

    private static OptionSpec.Builder duration(String description, Consumer<Duration> whenGiven) {
        return Syntax.value(Duration.class, DurationText::parse, "DURATION", description, whenGiven);
    }

    @Override
    public ExitCode call() {
        check();
        Selection selection = common.selection();
        boolean all = common.allNamespaces() || selection.reachesAllNamespaces();
        Set<Part> parts = EnumSet.of(Part.COUNTERS, Part.OWNERS);
        if (unix || selection.namesUnixSocket()) {
            parts.add(Part.UNIX);
        }
        try (Ending ending = Ending.open();
                ProbeFacts facts = facts();
                Samples reader = samples(selection, all, parts)) {
            ListenerWatch watch = ListenerWatch.of(selection, interval);
            WatchOutput output = output(console, all);
            rehearse(reader, selection, all);
            long start = System.nanoTime();
            HostSnapshot first = reader.read();
            ListReport report = ListReport.of(first, selection, RowOrder.WORST_FIRST.comparator(), Map.of());
            if (watch.observe(first).listeners().isEmpty()) {
                throw nothing(report, selection);
            }
            Misses.noteUnsure(console, common.filters(), report);
            boolean noted = Misses.note(console, first, common.allNamespaces());
            if (console.isTerminal() && interval.compareTo(LONG_WAIT) >= 0) {
                console.err("watching, first line in " + Figures.duration(interval) + "\n");
            }
            TickSchedule schedule = TickSchedule.of(start, interval);
            try {
                run(reader, all, watch, output, schedule, start, ending);
            } catch (KernelException | MalformedMessage | CommandFailure failure) {
                output.end(summary(watch, reader, facts), schedule, ending.isAsked());
                throw failure;
            }
            output.end(summary(watch, reader, facts), schedule, ending.isAsked());
            return noted ? ExitCode.NOTE : ExitCode.DONE;
        }
    }

    private Samples samples(Selection selection, boolean all, Set<Part> parts) {
        return common.connect().isPresent()
                ? new AgentSamples(Connected.to(common), selection, common.allNamespaces(), unix)
                : new Samples.OfThisHost(
                        HostReader.open(all ? Scope.ALL : Scope.CURRENT, parts, InstantSource.system()));
    }

    private ProbeFacts facts() {
        ProbeFacts facts = ProbeFacts.open(probed);
        if (probed && !facts.hasPeaks()) {
            facts.close();
            throw CommandFailure.couldNot(
                    "--probe: " + facts.state().reason().orElse("this kernel records no peaks of accept queues"));
        }
        return facts;
    }

    private static WatchSummary summary(ListenerWatch watch, Samples reader, ProbeFacts facts) {
        WatchSummary summary = watch.summary();
        return facts.hasPeaks() ? ExactSummaries.of(summary, reader.facts(facts)) : summary;
    }

    private void check() {
        if (probed && common.connect().isPresent()) {
            throw CommandFailure.couldNot("--probe: with --connect (expected: one of them; the agent has its own)");
        }
        if (common.connect().isPresent() && interval.compareTo(SHORTEST_CONNECTED) < 0) {
            throw CommandFailure.couldNot(
                    "--interval: " + Figures.duration(interval) + " (expected: from 1s with --connect)");
        }
        if (interval.compareTo(SHORTEST) < 0
                || interval.compareTo(LONGEST) > 0
                || !interval.equals(Duration.ofMillis(interval.toMillis()))) {
            throw CommandFailure.couldNot(
                    "--interval: " + Figures.duration(interval) + " (expected: whole milliseconds, from 1ms to 1d)");
        }
        if (count < 1) {
            throw CommandFailure.couldNot("--count: " + count + " (expected: 1 or more)");
        }
        if (span.compareTo(interval) < 0) {
            throw CommandFailure.couldNot("--for: " + Figures.duration(span) + " (expected: at least the interval, "
                    + Figures.duration(interval) + ")");
        }
    }

    /// Does everything once that takes longer the first time, such as to look for owners, so that no tick is
    /// late.
    private void rehearse(Samples reader, Selection selection, boolean all) {
        ListenerWatch watch = ListenerWatch.of(selection, interval);
        output(Console.nowhere(), all).tick(watch.observe(reader.read()));
    }

    private WatchOutput output(Console to, boolean all) {
        if (common.json()) {
            return new WatchOutput.Json(to);
        }
        ClockTimes times = new ClockTimes(utc ? ZoneOffset.UTC : ZoneId.systemDefault(), interval.toMillisPart() != 0);
        Look look = common.look(to, wide);
        return new WatchOutput.Text(
                to,
                common.connect().isPresent()
                        ? WatchScreen.ofAgent(look, times, all, to.screenful())
                        : new WatchScreen(look, times, all, to.screenful()));
    }

    private CommandFailure nothing(ListReport report, Selection selection) {
        if (!selection.isAll()) {
            return Misses.noMatch(common.filters(), report);
        }
        List<ListenSnapshot> namespaces = report.host().namespaces();
        String where = namespaces.size() == 1
                ? "namespace " + Escaped.text(namespaces.getFirst().namespace().name())
                : namespaces.size() + " namespaces";
        return CommandFailure.couldNot("listeners: none in " + where + " (expected: at least one)");
    }

    private void run(
            Samples reader,
            boolean all,
            ListenerWatch watch,
            WatchOutput output,
            TickSchedule schedule,
            long start,
            Ending ending) {
        long end = span.toNanos();
        long refreshed = start;
        for (long ticks = 0; ticks < count; ticks++) {
            long due = schedule.next(System.nanoTime());
            if (due - start > end) {
                return;
            }
            ending.pauseUntil(due);
            if (ending.isAsked()) {
                return;
            }
            long now = System.nanoTime();
            schedule.begun(now);
            if (all && now - refreshed >= REFRESH_NANOS) {
                refreshed = now;
                reader.refresh();
            }
            output.tick(watch.observe(reader.read()));
        }
    }
}
