package dev.tidemark.cli;

import dev.tidemark.control.Actuator;
import dev.tidemark.control.Author;
import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeJournal;
import dev.tidemark.control.ChangeRefused;
import dev.tidemark.control.StateFolder;
import dev.tidemark.control.Upkeep;
import dev.tidemark.wording.UpkeepWords;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// The journal, open for one change of a command, after what others left undone was done.
final class ChangeSession implements AutoCloseable {
    private final ChangeJournal journal;
    private final Author author;
    private final List<Change> reverted;

    private ChangeSession(ChangeJournal journal, Author author, List<Change> reverted) {
        this.journal = journal;
        this.author = author;
        this.reverted = reverted;
    }

    /// Opens the journal of this user, ends what is open in it and takes back what is overdue, and says so on
    /// standard error.
    ///
    /// @param arguments the command's, for the journal
    /// @throws ChangeRefused when the journal cannot be written
    static ChangeSession open(Console console, Actuator actuator, List<String> arguments) {
        ChangeJournal journal = ChangeJournal.open(StateFolder.ofThisProcess(), InstantSource.system());
        try {
            Author author = Author.ofThisProcess(arguments);
            Upkeep upkeep = new Upkeep(journal, actuator, author);
            upkeep.endOpen().forEach(change -> console.err(UpkeepWords.ended(change)));
            List<Change> reverted = upkeep.revertDue(InstantSource.system().instant());
            reverted.forEach(undo -> console.err(UpkeepWords.reverted(undo)));
            return new ChangeSession(journal, author, reverted);
        } catch (RuntimeException failed) {
            journal.close();
            throw failed;
        }
    }

    ChangeJournal journal() {
        return journal;
    }

    Author author() {
        return author;
    }

    /// Whether something was taken back on the way in, so that what was planned before may be out of date.
    boolean hasReverted() {
        return reverted.stream().anyMatch(Change::isChange);
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
