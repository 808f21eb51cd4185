package dev.tidemark.cli;

import dev.tidemark.lab.UserNamespace;
import dev.tidemark.lab.scenario.Draw;
import dev.tidemark.lab.scenario.Run;
import dev.tidemark.lab.scenario.Scenario;
import dev.tidemark.lab.scenario.Scenarios;
import dev.tidemark.settings.DurationText;
import dev.tidemark.settings.Nearest;
import dev.tidemark.wording.Figures;
import dev.tidemark.wording.LabDocument;
import dev.tidemark.wording.LabScreen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark lab`: makes a queue misbehave in namespaces of its own, and shows what that looks like.
final class LabCommand implements Subcommand {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(50);
    private static final Duration END_LIMIT = Duration.ofSeconds(4);
    private static final long LOOK_NANOS = 50_000_000;

    private final Console console;

    private final OutputOptions output = new OutputOptions();

    private List<String> names = List.of();

    private Duration span = Duration.ofSeconds(8);

    private OptionalLong seed = OptionalLong.empty();

    private boolean list;

    LabCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "lab",
                "Makes a listen queue misbehave, in network namespaces of its own, shows what that looks like to the"
                        + " server and to its clients, and proves what docs/kernel-notes.md says on this kernel."
                        + " Without a name, lists the scenarios.",
                List.of(
                        "  tidemark lab                            what there is to be seen",
                        "  tidemark lab burst                      8 s of it; says how to watch from another terminal",
                        "  tidemark lab slow-accept --for 30s      longer, to look at it in peace",
                        "  tidemark lab capacity --json | jq -c 'select(.type == \"claim\") | {expected, observed}'"));
        spec.addPositional(Syntax.rest(
                "NAME",
                "One of the scenarios of --list.",
                Scenarios.all().stream().map(Scenario::name).toList(),
                values -> names = values));
        spec.addOption(Syntax.flag("List the scenarios, a line each.", () -> list = true, "--list"));
        spec.addOption(Syntax.value(
                        Duration.class,
                        DurationText::parse,
                        "DURATION",
                        "How long, from 1s to 50s; some scenarios end by themselves. Default: 8s.",
                        value -> span = value)
                .names("--for")
                .build());
        spec.addOption(Syntax.value(
                        Long.class,
                        Syntax::wholeNumber,
                        "N",
                        "Draw ports, backlogs and rates as a run with this seed did. Default: anew each time.",
                        value -> seed = OptionalLong.of(value))
                .names("--seed")
                .build());
        output.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode call() {
        if (span.compareTo(SHORTEST) < 0 || span.compareTo(LONGEST) > 0) {
            throw CommandFailure.couldNot("--for: " + Figures.duration(span) + " (expected: from 1s to 50s)");
        }
        if (names.size() > 1) {
            throw CommandFailure.couldNot("lab: " + String.join(" ", names) + " (expected: one scenario)");
        }
        if (list || names.isEmpty()) {
            List<Scenario> all = Scenarios.all();
            console.out(output.json() ? LabDocument.list(all) : LabScreen.list(all));
            return ExitCode.DONE;
        }
        Scenario scenario = Scenarios.named(names.getFirst()).orElseThrow(this::unknown);
        return UserNamespace.isNeeded() ? callAgain() : perform(scenario);
    }

    private CommandFailure unknown() {
        String name = names.getFirst();
        String nearest = Scenarios.all().stream()
                .map(Scenario::name)
                .min(java.util.Comparator.comparingInt(each -> Nearest.distance(each, name)))
                .orElseThrow();
        return CommandFailure.couldNot(
                "scenario: " + name + " (expected: " + nearest + ", or see tidemark lab --list)");
    }

    /// As root of a user namespace.
    private ExitCode callAgain() {
        CommandFailure refused = CommandFailure.couldNot(
                "lab: no network namespaces of its own (expected: root, or unprivileged user namespaces)");
        try (Ending ending = Ending.open()) {
            Process again = UserNamespace.runAgain().orElseThrow(() -> refused);
            while (again.isAlive() && !ending.isAsked()) {
                ending.pauseUntil(System.nanoTime() + LOOK_NANOS);
            }
            if (ending.isAsked()) {
                again.destroy();
            }
            return again.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    ? ExitCode.of(again.exitValue())
                    : ExitCode.COULD_NOT;
        } catch (IOException missing) {
            throw CommandFailure.couldNot("lab: " + missing.getMessage() + " (expected: unshare and setpriv)");
        } catch (InterruptedException _) {
            return ExitCode.COULD_NOT;
        }
    }

    private ExitCode perform(Scenario scenario) {
        scenario.unavailable().ifPresent(reason -> {
            throw CommandFailure.couldNot("lab: " + reason);
        });
        Draw draw = seed.isPresent() ? Draw.of(seed.getAsLong()) : Draw.fresh();
        LabOutput to = output.json()
                ? new LabOutput.Json(console)
                : new LabOutput.Text(console, new LabScreen(output.look(console, false)));
        try (Ending ending = Ending.open();
                Run run = scenario.open(draw)) {
            to.begin(new LabOutput.Opening(scenario, run, draw.seed(), span, watch(run)));
            return new LabTimeLine(run, to, ending).show(scenario.endsByItself() ? Run.LONGEST : span);
        } catch (IllegalStateException failed) {
            throw CommandFailure.couldNot("lab: " + failed.getMessage());
        }
    }

    /// Whoever is inside a user namespace is seen only by those who go there too.
    private static List<String> watch(Run run) {
        Optional<Long> pid = run.serverPid();
        if (!run.doctorArguments().isEmpty()) {
            return List.of("nsenter --net=" + run.observer().path() + " tidemark doctor "
                    + String.join(" ", run.doctorArguments()));
        }
        if (pid.isEmpty()) {
            return List.of();
        }
        String before = UserNamespace.isInside()
                ? "nsenter --user --net --preserve-credentials --target " + pid.get() + " "
                : "";
        return Commands.names().stream()
                .filter(List.of("watch", "doctor")::contains)
                .map(name -> before + "tidemark " + name + " pid:" + pid.get())
                .toList();
    }
}
