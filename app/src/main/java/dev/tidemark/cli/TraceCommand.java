package dev.tidemark.cli;

import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.probe.EventStream;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeEvent;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.probe.ProbeResult;
import dev.tidemark.settings.DurationText;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.TraceDocument;
import dev.tidemark.wording.TraceScreen;
import dev.tidemark.wording.TracedEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark trace`: a line for each event at the listeners, as the kernel tells it.
final class TraceCommand implements Subcommand {
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Console console;
    private final CommonOptions common = new CommonOptions();
    private Duration span = FOR_EVER;
    private long count = Long.MAX_VALUE;
    private boolean utc;
    private long told;
    private long lost;

    TraceCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "trace",
                "A line for each event as it happens: listen(2) with what was asked for and what was given, SYNs and"
                        + " ACKs that were refused and whose they were, new high-water marks. Ends at --count, at"
                        + " --for or at Ctrl-C.",
                List.of(
                        "  tidemark trace :8080               who is turned away, and why",
                        "  tidemark trace -a --for 10s        all namespaces, for ten seconds",
                        "  tidemark trace --json | jq -r 'select(.type == \"synRefused\").remote'",
                        "",
                        "Needs CAP_BPF and CAP_PERFMON, where packets are looked at CAP_NET_ADMIN too: tidemark probe status."));
        spec.addOption(Syntax.value(
                        Duration.class, DurationText::parse, "DURATION", "End after this time.", value -> span = value)
                .names("--for")
                .build());
        spec.addOption(Syntax.value(Long.class, Long::valueOf, "N", "End after N events.", value -> count = value)
                .names("--count")
                .build());
        spec.addOption(
                Syntax.flag("Times in UTC. Default: the time zone of the shell (TZ).", () -> utc = true, "--utc"));
        return common.addTo(spec);
    }

    @Override
    public ExitCode call() {
        if (count < 1) {
            throw CommandFailure.couldNot("--count: " + count + " (expected: 1 or more)");
        }
        if (span.isNegative() || span.isZero()) {
            throw CommandFailure.couldNot("--for: " + Figures.duration(span) + " (expected: more than nothing)");
        }
        Selection selection = common.selection();
        boolean all = common.allNamespaces() || selection.reachesAllNamespaces();
        try (TracedListeners listeners = TracedListeners.open(all ? Scope.ALL : Scope.CURRENT, selection);
                Ending ending = Ending.open();
                Probe probe = probe()) {
            ClockTimes times = new ClockTimes(utc ? ZoneOffset.UTC : ZoneId.systemDefault(), true);
            TraceScreen screen = new TraceScreen(common.look(console, true), times, all);
            follow(probe.events(), listeners, screen, ending);
        }
        if (!common.json()) {
            console.aside(TraceScreen.summary(told, lost));
        }
        return ExitCode.DONE;
    }

    private static Probe probe() {
        return switch (Probe.open(EnumSet.allOf(ProbeFeature.class))) {
            case ProbeResult.Refused(String reason) -> throw CommandFailure.couldNot("trace: " + reason);
            case ProbeResult.Running(Probe probe) -> {
                if (!probe.status().has(ProbeFeature.EVENTS)) {
                    probe.close();
                    throw CommandFailure.couldNot("trace: this kernel tells no events (see tidemark probe status)");
                }
                yield probe;
            }
        };
    }

    private void follow(EventStream events, TracedListeners listeners, TraceScreen screen, Ending ending) {
        long end = System.nanoTime() + Math.min(span.toMillis(), Long.MAX_VALUE / 2_000_000) * 1_000_000;
        while (!ending.isAsked() && told < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            Duration wait = Duration.ofNanos(Math.min(left, WAIT.toNanos()));
            List<ProbeEvent> came = events.next(wait);
            listeners.age();
            for (ProbeEvent event : came) {
                if (told < count) {
                    tell(event, listeners, screen);
                }
            }
            tellLost(events.lost());
        }
    }

    private void tell(ProbeEvent event, TracedListeners listeners, TraceScreen screen) {
        if (!(listeners.find(event.cookie()) instanceof TracedListeners.Found.Wanted(var place))) {
            return;
        }
        told++;
        TracedEvent traced = new TracedEvent(event, Optional.of(place), process(event));
        console.out(common.json() ? TraceDocument.text(traced) : screen.line(traced));
    }

    private static Optional<String> process(ProbeEvent event) {
        return switch (event) {
            case ProbeEvent.Listened listened -> name(listened.process());
            case ProbeEvent.ListenedAgain listened -> name(listened.process());
            case ProbeEvent.PeakRaised _, ProbeEvent.Refused _ -> Optional.empty();
        };
    }

    private static Optional<String> name(int process) {
        return ProcFile.read("/proc/" + process + "/comm")
                .map(String::strip)
                .fold(Optional::of, _ -> Optional.empty());
    }

    private void tellLost(long all) {
        if (all > lost) {
            console.out(
                    common.json()
                            ? TraceDocument.lost(
                                    all - lost, InstantSource.system().instant())
                            : TraceScreen.lost(all - lost));
            lost = all;
        }
    }
}
