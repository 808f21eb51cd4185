package dev.tidemark.cli;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeJournal;
import dev.tidemark.control.Journal;
import dev.tidemark.control.StateFolder;
import dev.tidemark.wording.ChangesDocument;
import dev.tidemark.wording.ChangesReport;
import dev.tidemark.wording.ChangesScreen;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.ScreenTexts;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `tidemark changes`: what was changed, when, by whom, why, and what is left of it.
final class ChangesCommand implements Subcommand {
    private final Console console;

    private final OutputOptions output = new OutputOptions();

    private List<String> numbers = List.of();

    private boolean utc;

    private boolean wide;

    ChangesCommand(Console console) {
        this.console = console;
    }

    @Override
    public CommandSpec syntax() {
        CommandSpec spec = Syntax.command(
                this,
                "changes",
                "The journal of changes: when, who, what, why, before, after, and what became of it. Changes nothing.",
                List.of(
                        "  tidemark changes               all, the newest last",
                        "  tidemark changes 17            one",
                        "  tidemark changes --json | jq '.changes[-1]'"));
        spec.addPositional(
                Syntax.rest("ID", "Which changes, by number. Default: all.", values -> numbers = List.copyOf(values)));
        spec.addOption(
                Syntax.flag("Times in UTC. Default: the time zone of the shell (TZ).", () -> utc = true, "--utc"));
        spec.addOption(Syntax.flag("Nothing cut.", () -> wide = true, "-w", "--wide"));
        output.addTo(spec);
        return spec;
    }

    @Override
    public ExitCode call() {
        return ChangeSession.guarded(() -> {
            StateFolder folder = StateFolder.ofThisProcess();
            Journal journal = Journal.read(folder);
            ChangesReport report = new ChangesReport(
                    journal,
                    chosen(journal),
                    folder.journal().toString(),
                    ChangeJournal.bootId(),
                    InstantSource.system().instant(),
                    new ClockTimes(utc ? ZoneOffset.UTC : ZoneId.systemDefault(), false));
            if (output.json()) {
                console.out(ChangesDocument.text(report));
            } else {
                ScreenTexts texts = new ChangesScreen(report, output.look(console, wide)).texts();
                console.out(texts.rows());
                console.aside(texts.summary());
            }
            return journal.damaged().isEmpty() ? ExitCode.DONE : ExitCode.NOTE;
        });
    }

    private List<Change> chosen(Journal journal) {
        if (numbers.isEmpty()) {
            return journal.changes();
        }
        return numbers.stream().map(text -> named(journal, "changes", text)).toList();
    }

    /// The change that `text` names.
    ///
    /// @param command for the message
    static Change named(Journal journal, String command, String text) {
        try {
            return journal.change(Long.parseLong(text))
                    .orElseThrow(() -> CommandFailure.couldNot(command + ": " + text + " (expected: "
                            + (journal.changes().isEmpty()
                                    ? "a change, and there is none"
                                    : "from 1 to " + journal.changes().getLast().id())
                            + ")"));
        } catch (NumberFormatException _) {
            throw CommandFailure.couldNot(
                    command + ": " + text + " (expected: the number of a change, see tidemark changes)");
        }
    }
}
