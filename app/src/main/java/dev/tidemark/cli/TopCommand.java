package dev.tidemark.cli;

import dev.tidemark.agent.LiveSource;
import dev.tidemark.agent.Sampler;
import dev.tidemark.agent.Sampling;
import dev.tidemark.listener.Selection;
import dev.tidemark.settings.DurationText;
import dev.tidemark.tui.Top;
import dev.tidemark.tui.TopActions;
import dev.tidemark.tui.TopLook;
import dev.tidemark.tui.TopOrder;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.Look;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.logging.LogManager;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark top`: all listeners on a full screen, live.
final class TopCommand implements Subcommand {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /// Counters are read so often, whatever the interval is.
    private static final Duration COUNTERS = Duration.ofSeconds(1);

    /// More often nobody can read it.
    private static final Duration REDRAWN = Duration.ofMillis(250);

    private final Console console;

    private final CommonOptions common = new CommonOptions();

    private Duration interval = Duration.ofSeconds(1);

    private TopOrder order = TopOrder.USUAL;

    private boolean unix;

    private boolean utc;

    TopCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "top",
                "Full screen: every listener with its queue, its peak and its last seconds, live; one listener in"
                        + " detail, what is wrong with it, and another limit for it.",
                List.of(
                        "  tidemark top                       the listeners of this network namespace, worst first",
                        "  tidemark top -a --sort -fill       of all namespaces, the fullest first",
                        "  tidemark top process:nginx -i 100ms  ten samples a second",
                        "  tidemark top --connect http://127.0.0.1:9559  what an agent sees and remembers",
                        "",
                        "Keys: Enter detail, / filter, s sort, f freeze, d doctor, r resize, ? help, q quit."));
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "From one sample to the next, from 10ms to 1m. Default: 1s.",
                        value -> interval = value)
                .names("-i", "--interval")
                .build());
        spec.addOption(Syntax.value(
                        TopOrder.class,
                        TopCommand::order,
                        "[-]COLUMN",
                        "state, fill, length, limit, peak, drops, listener, port or owner; with - from the other end."
                                + " Default: state.",
                        value -> order = value)
                .names("--sort")
                .completionCandidates(TopOrder.words())
                .build());
        spec.addOption(Syntax.flag("Listening unix sockets too.", () -> unix = true, "-u", "--unix"));
        spec.addOption(
                Syntax.flag("Times in UTC. Default: the time zone of the shell (TZ).", () -> utc = true, "--utc"));
        common.addConnectTo(spec);
        return common.addScreenTo(spec);
    }

    private static TopOrder order(String text) {
        return TopOrder.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        text + " (expected: " + String.join(", ", TopOrder.words()) + ", perhaps with -)"));
    }

    @Override
    public ExitCode call() {
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw CommandFailure.couldNot("--interval: " + Figures.duration(interval) + " (expected: from 10ms to 1m)");
        }
        Selection selection = common.selection();
        if (!console.canAsk()) {
            throw CommandFailure.couldNot(
                    "top: no terminal on standard input and output (expected: one; else tidemark watch)");
        }
        Look look = common.look(console, true);
        ClockTimes times = new ClockTimes(utc ? ZoneOffset.UTC : ZoneId.systemDefault(), interval.toMillisPart() != 0);
        Top.Choice choice =
                new Top.Choice(String.join(" ", common.filters()), selection, order, common.allNamespaces(), unix);
        try (Ending ending = Ending.open()) {
            if (common.connect().isPresent()) {
                connected(choice, look, times, ending);
            } else {
                alone(choice, look, times, ending);
            }
            return ending.endingWith(ExitCode.DONE);
        }
    }

    private void alone(Top.Choice choice, Look look, ClockTimes times, Ending ending) {
        // What the sampler logs is on the screen, and nothing else may write there.
        LogManager.getLogManager().reset();
        try (Sampler sampler =
                Sampler.startAlone(Sampling.ofAll(interval, COUNTERS), Version.text(), InstantSource.system())) {
            TopLook shown = new TopLook(times, look.color(), look.ascii(), "alone", true);
            show(sampler, choice, new LocalActions(look, times), shown, ending);
        }
    }

    private void connected(Top.Choice choice, Look look, ClockTimes times, Ending ending) {
        try (Connected agent = Connected.to(common)) {
            // What cannot be reached at all is told on the usual screen.
            agent.view();
            TopLook shown = new TopLook(times, look.color(), look.ascii(), "agent " + agent.place(), false);
            show(agent, choice, new AgentActions(agent, times), shown, ending);
        }
    }

    private void show(LiveSource source, Top.Choice choice, TopActions actions, TopLook look, Ending ending) {
        Duration redrawn = interval.compareTo(REDRAWN) < 0 ? REDRAWN : interval;
        String type = console.terminalType();
        if (type.isEmpty() || type.equals("dumb")) {
            print(source, choice, look, ending);
            return;
        }
        try {
            Top.run(source, choice, actions, look, type, redrawn, ending::isAsked);
        } catch (IOException gone) {
            if (!ending.isAsked()) {
                throw CommandFailure.couldNot("top: " + gone.getMessage() + " (expected: a terminal that stays)");
            }
        }
    }

    /// For a terminal that cannot be drawn on: the screen once an interval, below the one before.
    private void print(LiveSource source, Top.Choice choice, TopLook look, Ending ending) {
        long due = System.nanoTime();
        while (!ending.isAsked()) {
            console.out(Top.text(
                    source,
                    choice,
                    look,
                    console.size().columns(),
                    console.size().rows()));
            due += interval.toNanos();
            ending.pauseUntil(due);
        }
    }
}
