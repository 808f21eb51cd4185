package dev.tidemark.cli;

import dev.tidemark.kernel.procfs.ProcFile;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.Selection;
import dev.tidemark.probe.EventStream;
import dev.tidemark.probe.Probe;
import dev.tidemark.probe.ProbeEvent;
import dev.tidemark.probe.ProbeFeature;
import dev.tidemark.probe.ProbeResult;
import dev.tidemark.probe.ProbeStatus;
import dev.tidemark.probe.Rung;
import dev.tidemark.settings.DurationText;
import dev.tidemark.watch.RefusedClients;
import dev.tidemark.wording.ClientsReport;
import dev.tidemark.wording.ClientsScreen;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.ScreenTexts;
import dev.tidemark.wording.TraceDocument;
import dev.tidemark.wording.TraceScreen;
import dev.tidemark.wording.TracedEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark trace`: a line for each event at the listeners, as the kernel tells it.
final class TraceCommand implements Subcommand {
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST_CLIENTS = 1000;

    /// For more addresses than anybody asks for, so that few of them have a number of others.
    private static final int ROOM = 16_384;

    private final Console console;
    private final CommonOptions common = new CommonOptions();
    private Duration span = FOR_EVER;
    private long count = Long.MAX_VALUE;
    private OptionalInt clients = OptionalInt.empty();
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
                        "  tidemark trace :443 --clients 10 --for 1m",
                        "                                     whom it turned away most often",
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
        spec.addOption(Syntax.value(
                        Integer.class,
                        Integer::valueOf,
                        "N",
                        "Instead of events, at the end: the N remote addresses refused most often, 1 to " + MOST_CLIENTS
                                + ".",
                        value -> clients = OptionalInt.of(value))
                .names("--clients")
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
        if (clients.isPresent() && (clients.getAsInt() < 1 || clients.getAsInt() > MOST_CLIENTS)) {
            throw CommandFailure.couldNot(
                    "--clients: " + clients.getAsInt() + " (expected: 1 to " + MOST_CLIENTS + ")");
        }
        Selection selection = common.selection();
        boolean all = common.allNamespaces() || selection.reachesAllNamespaces();
        try (TracedListeners listeners = TracedListeners.open(all ? Scope.ALL : Scope.CURRENT, selection);
                Ending ending = Ending.open();
                Probe probe = probe()) {
            ClockTimes times = new ClockTimes(utc ? ZoneOffset.UTC : ZoneId.systemDefault(), true);
            if (clients.isPresent()) {
                rank(probe, listeners, ending, times);
                return ExitCode.DONE;
            }
            TraceScreen screen = new TraceScreen(common.look(console, true), times, all);
            follow(probe, listeners, screen, ending);
        }
        if (!common.json()) {
            console.aside(TraceScreen.summary(told, lost));
        }
        return ExitCode.DONE;
    }

    private Probe probe() {
        Set<ProbeFeature> wanted = clients.isPresent()
                ? EnumSet.of(ProbeFeature.REASONS, ProbeFeature.EVENTS)
                : EnumSet.complementOf(EnumSet.of(ProbeFeature.ACCEPT_WAIT, ProbeFeature.ARRIVALS));
        return switch (Probe.open(wanted)) {
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

    /// Counts whom the listeners turn away, and says at the end who they were.
    private void rank(Probe probe, TracedListeners listeners, Ending ending, ClockTimes times) {
        RefusedClients refused = RefusedClients.withRoom(ROOM);
        long begin = System.nanoTime();
        read(probe.events(), ending, () -> {}, came -> {
            listeners.age();
            for (ProbeEvent event : came) {
                if (told < count && event instanceof ProbeEvent.Refused one && isWanted(listeners.find(one.cookie()))) {
                    told++;
                    refused.refused(one.remote().getAddress(), reason(one.reason()), one.at());
                }
            }
        });
        ClientsReport report = new ClientsReport(
                refused.worst(clients.orElse(0)),
                refused.refused(),
                refused.counted(),
                refused.hasForgotten(),
                probe.events().lost(),
                InstantSource.system().instant(),
                Duration.ofNanos(System.nanoTime() - begin));
        if (common.json()) {
            console.out(ClientsScreen.document(report));
        } else {
            ScreenTexts texts = ClientsScreen.texts(report, common.look(console, true), times);
            console.out(texts.rows());
            console.aside(texts.summary());
        }
    }

    private static boolean isWanted(TracedListeners.Found found) {
        return switch (found) {
            case TracedListeners.Found.Wanted _, TracedListeners.Found.Gone _ -> true;
            case TracedListeners.Found.Other _ -> false;
        };
    }

    private static RefusedClients.Reason reason(ProbeEvent.RefusalReason reason) {
        return switch (reason) {
            case SYN_REFUSED -> RefusedClients.Reason.SYN_REFUSED;
            case ACK_REFUSED -> RefusedClients.Reason.ACK_REFUSED;
            case SYN_QUEUE_FULL -> RefusedClients.Reason.SYN_QUEUE_FULL;
        };
    }

    private void follow(Probe probe, TracedListeners listeners, TraceScreen screen, Ending ending) {
        EventStream events = probe.events();
        boolean isTold = tellsListenAgain(probe);
        long[] looked = {System.nanoTime()};
        read(events, ending, () -> tellLost(events.lost()), came -> {
            listeners.age();
            for (ProbeEvent event : came) {
                if (told < count) {
                    tell(event, listeners, screen);
                }
            }
            if (!isTold && System.nanoTime() - looked[0] >= LOOK.toNanos()) {
                looked[0] = System.nanoTime();
                listeners.look().forEach(change -> tell(change, screen));
            }
        });
    }

    /// Where it does not, looking does.
    private static boolean tellsListenAgain(Probe probe) {
        return probe.status().of(ProbeFeature.REQUESTED_BACKLOG) instanceof ProbeStatus.FeatureStatus.Exact exact
                && exact.rungs().contains(Rung.FENTRY_LISTEN);
    }

    private void tell(TracedListeners.LimitChange change, TraceScreen screen) {
        if (told < count) {
            told++;
            Instant now = InstantSource.system().instant();
            console.out(
                    common.json()
                            ? TraceDocument.limit(change.place(), change.before(), now)
                            : screen.limit(change.place(), change.before(), now));
        }
    }

    /// Reads events until the end, each time those that came.
    private void read(EventStream events, Ending ending, Runnable after, Consumer<List<ProbeEvent>> take) {
        long end = System.nanoTime() + Math.min(span.toMillis(), Long.MAX_VALUE / 2_000_000) * 1_000_000;
        while (!ending.isAsked() && told < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return;
            }
            take.accept(events.next(Duration.ofNanos(Math.min(left, WAIT.toNanos()))));
            after.run();
        }
    }

    private void tell(ProbeEvent event, TracedListeners listeners, TraceScreen screen) {
        Optional<TracedEvent.Place> place;
        switch (listeners.find(event.cookie())) {
            case TracedListeners.Found.Wanted(TracedEvent.Place known) -> place = Optional.of(known);
            case TracedListeners.Found.Gone _ -> place = Optional.empty();
            case TracedListeners.Found.Other _ -> {
                return;
            }
        }
        told++;
        TracedEvent traced = new TracedEvent(event, place, process(event));
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
        return ProcFile.read("/proc/" + process + "/comm").map(String::strip).fold(Optional::of, _ -> Optional.empty());
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
