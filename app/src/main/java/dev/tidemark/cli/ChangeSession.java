package dev.tidemark.cli;

import dev.tidemark.control.Author;
import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeJournal;
import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.HostActuator;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Journal;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.Queues;
import dev.tidemark.control.StateFolder;
import dev.tidemark.control.Upkeep;
import dev.tidemark.listener.HostReader;
import dev.tidemark.listener.HostReader.Scope;
import dev.tidemark.listener.SnapshotReader.Part;
import dev.tidemark.wording.UpkeepWords;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;

/// The journal, open for one change of a command, after what others left undone was done.
final class ChangeSession implements AutoCloseable {
    private final ChangeJournal journal;
    private final Author author;

    private ChangeSession(ChangeJournal journal, Author author) {
        this.journal = journal;
        this.author = author;
    }

    /// Does what others left undone, if there is anything, before a change is planned: so the plan is about what
    /// there is then.
    ///
    /// @param arguments the command's, for the journal
    /// @return whether there was
    /// @throws ChangeRefused when the journal cannot be read or written
    static boolean catchUp(Console console, List<String> arguments) {
        if (!isUndone(Journal.read(StateFolder.ofThisProcess()))) {
            return false;
        }
        open(console, arguments).close();
        return true;
    }

    private static boolean isUndone(Journal journal) {
        return !journal.open().isEmpty()
                || !journal.overdue(InstantSource.system().instant()).isEmpty();
    }

    /// Opens the journal of this user, ends what is open in it and takes back what is overdue, and says so on
    /// standard error.
    ///
    /// @param arguments the command's, for the journal
    /// @throws ChangeRefused when the journal cannot be written
    static ChangeSession open(Console console, List<String> arguments) {
        ChangeJournal journal = ChangeJournal.open(StateFolder.ofThisProcess(), InstantSource.system());
        try {
            Author author = Author.ofThisProcess(arguments);
            if (isUndone(journal.journal())) {
                doUndone(console, journal, author);
            }
            return new ChangeSession(journal, author);
        } catch (RuntimeException failed) {
            journal.close();
            throw failed;
        }
    }

    /// In all namespaces, whichever the command is about: a listener that is not seen counts as gone.
    private static void doUndone(Console console, ChangeJournal journal, Author author) {
        try (HostReader reader =
                HostReader.open(Scope.ALL, EnumSet.of(Part.SYSCTLS, Part.OWNERS, Part.UNIX), InstantSource.system())) {
            Upkeep upkeep = new Upkeep(journal, new HostActuator(new Queues(reader)), author);
            upkeep.endOpen().forEach(change -> console.err(UpkeepWords.ended(change)));
            upkeep.revertDue(InstantSource.system().instant()).forEach(undo -> console.err(UpkeepWords.reverted(undo)));
        }
    }

    ChangeJournal journal() {
        return journal;
    }

    Author author() {
        return author;
    }

    /// How a command ends whose change ended like this.
    ///
    /// @param partly whether it did less than was asked, besides what the change says
    static ExitCode exitCode(Change change, boolean partly) {
        List<Outcome> outcomes =
                change.results().orElseThrow().stream().map(ItemResult::outcome).toList();
        if (outcomes.stream().anyMatch(outcome -> outcome != Outcome.UNCHANGED && !outcome.isChange())) {
            return change.isChange() ? ExitCode.BAD : ExitCode.COULD_NOT;
        }
        return partly || outcomes.contains(Outcome.LESS_THAN_ASKED) ? ExitCode.NOTE : ExitCode.DONE;
    }

    /// Runs `work`, and turns what `dev.tidemark.control` refuses into the failure of a command.
    static ExitCode guarded(Supplier<ExitCode> work) {
        try {
            return work.get();
        } catch (ChangeRefused refused) {
            throw new CommandFailure(
                    refused.isMidway() ? ExitCode.BAD : ExitCode.COULD_NOT, String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
