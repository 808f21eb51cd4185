package dev.tidemark.cli;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ChangeJournal;
import dev.tidemark.control.HostActuator;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.Queues;
import dev.tidemark.control.StateFolder;
import dev.tidemark.control.Target;
import dev.tidemark.control.Undo;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.wording.UndoDocument;
import dev.tidemark.wording.UndoScreen;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark undo`: takes a change back, unless somebody changed it since.
final class UndoCommand implements Subcommand {
    private final Console console;

    private final ChangeOptions options = new ChangeOptions();

    private List<String> numbers = List.of();

    UndoCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "undo",
                "Takes a change back: limits, sysctls and files become what they were, unless somebody changed them"
                        + " since.",
                List.of(
                        "  tidemark undo                  the last change that still stands",
                        "  tidemark undo 17 --dry-run     what taking back change 17 would do",
                        "",
                        "Exit codes: 0 done, or a dry run; 1 in part; 2 failed midway; 3 refused, nothing changed."));
        spec.addPositional(Syntax.rest(
                "ID",
                "Which change, by its number in tidemark changes. Default: the last that still stands.",
                values -> numbers = List.copyOf(values)));
        return options.addTo(spec);
    }

    @Override
    public ExitCode call() {
        if (numbers.size() > 1) {
            throw CommandFailure.couldNot("undo: " + String.join(" ", numbers) + " (expected: one change at a time)");
        }
        return ChangeSession.guarded(() -> {
            // Before anything is opened: a wrong number needs no look at the host.
            Change chosen = chosen(Journal.read(StateFolder.ofThisProcess()));
            Change change = options.dryRun() ? chosen : upToDate(chosen);
            try (HostReader reader = HostReader.open(
                    Scope.ALL, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX), InstantSource.system())) {
                return undo(new HostActuator(new Queues(reader)), change);
            }
        });
    }

    private Change chosen(Journal journal) {
        Change change = numbers.isEmpty()
                ? journal.lastStanding(ChangeJournal.bootId())
                        .orElseThrow(() ->
                                CommandFailure.couldNot("undo: no change stands (expected: one, see tidemark changes)"))
                : ChangesCommand.named(journal, "undo", numbers.getFirst());
        requireStanding(journal, change);
        return change;
    }

    private ExitCode undo(HostActuator actuator, Change change) {
        if (change.results().isEmpty()) {
            throw CommandFailure.couldNot("undo " + change.id()
                    + ": begun, no end recorded (expected: one that ended; the next change finds out how)");
        }
        List<Undo.Step> steps = Undo.plan(change, ChangeJournal.bootId(), actuator);
        UndoScreen screen = new UndoScreen(change, options.look(console));
        if (!options.json()) {
            console.out(screen.plan(steps));
        }
        boolean isNothing = steps.stream().noneMatch(step -> step.settled().isEmpty());
        if (options.dryRun() || isNothing) {
            settled(change, steps, screen);
            if (options.json()) {
                console.out(UndoDocument.planned(change, steps));
            } else if (!isNothing) {
                console.aside("Nothing changed (dry run).\n");
            }
        }
        if (isNothing) {
            return nothing(actuator, change, steps);
        }
        return options.dryRun() ? ExitCode.DONE : carryOut(actuator, change, steps, screen);
    }

    /// The change after what others left undone was done: it may only now have an end.
    private Change upToDate(Change shown) {
        try (ChangeSession session = ChangeSession.open(console, arguments())) {
            Journal journal = session.journal().journal();
            Change change = ChangesCommand.named(journal, "undo", Long.toString(shown.id()));
            requireStanding(journal, change);
            return change;
        }
    }

    private ExitCode carryOut(HostActuator actuator, Change change, List<Undo.Step> steps, UndoScreen screen) {
        options.confirm(console, "undo");
        Change done;
        try (ChangeSession session = ChangeSession.open(console, arguments())) {
            requireStanding(session.journal().journal(), change);
            done = new Undo(session.journal(), actuator).carryOut(change, steps, session.author(), options.reason());
        }
        if (options.json()) {
            console.out(UndoDocument.text(change, done));
        } else {
            console.out(screen.outcome(done));
        }
        sentences(change, done, screen);
        return exitCode(done);
    }

    private static void requireStanding(Journal journal, Change change) {
        if (change.results().isPresent() && !change.isChange()) {
            throw CommandFailure.couldNot(
                    "undo " + change.id() + ": it changed nothing (expected: a change that did, see tidemark changes)");
        }
        journal.undoOf(change).ifPresent(undo -> {
            throw CommandFailure.couldNot("undo " + change.id() + ": change " + undo.id()
                    + " took it back already (expected: one that stands)");
        });
    }

    /// Nothing is left to do: that is written down, so that a change which is due is not tried again and again.
    private ExitCode nothing(HostActuator actuator, Change change, List<Undo.Step> steps) {
        if (!options.dryRun()) {
            try (ChangeSession session = ChangeSession.open(console, arguments())) {
                new Undo(session.journal(), actuator).carryOut(change, steps, session.author(), options.reason());
            }
        }
        boolean isBack = steps.stream()
                .allMatch(step -> step.settled().map(ItemResult::outcome).equals(Optional.of(Outcome.UNCHANGED)));
        return isBack ? ExitCode.DONE : ExitCode.COULD_NOT;
    }

    private void settled(Change change, List<Undo.Step> steps, UndoScreen screen) {
        steps.forEach(step -> step.settled()
                .ifPresent(result -> console.err("tidemark: "
                        + screen.sentence(
                                step.item(), result, left(change, step.item().target())) + "\n")));
    }

    private void sentences(Change change, Change done, UndoScreen screen) {
        List<ItemResult> results = done.results().orElseThrow();
        for (int at = 0; at < results.size(); at++) {
            if (!results.get(at).outcome().isChange()) {
                ChangeItem item = done.items().get(at);
                console.err("tidemark: " + screen.sentence(item, results.get(at), left(change, item.target())) + "\n");
            }
        }
    }

    /// What `change` left its target at.
    private static Optional<String> left(Change change, Target target) {
        for (int at = 0; at < change.items().size(); at++) {
            if (change.items().get(at).target().equals(target)) {
                return change.results().orElseThrow().get(at).after();
            }
        }
        return Optional.empty();
    }

    private List<String> arguments() {
        return numbers.isEmpty() ? List.of("undo") : List.of("undo", numbers.getFirst());
    }

    private static ExitCode exitCode(Change done) {
        List<Outcome> outcomes =
                done.results().orElseThrow().stream().map(ItemResult::outcome).toList();
        if (outcomes.contains(Outcome.FAILED)) {
            return done.isChange() ? ExitCode.BAD : ExitCode.COULD_NOT;
        }
        return outcomes.stream().allMatch(outcome -> outcome == Outcome.CHANGED || outcome == Outcome.UNCHANGED)
                ? ExitCode.DONE
                : ExitCode.NOTE;
    }
}
