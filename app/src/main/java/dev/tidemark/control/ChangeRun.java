package dev.tidemark.control;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Carries a change out: the intent is written, each item done in turn, the result written. What fails does not
/// keep the other items from being tried.
public final class ChangeRun {
    private final ChangeJournal journal;
    private final Actuator actuator;

    public ChangeRun(ChangeJournal journal, Actuator actuator) {
        this.journal = journal;
        this.actuator = actuator;
    }

    /// Does what is intended.
    ///
    /// @return the change with its results
    /// @throws ChangeRefused when the journal cannot be written; nothing was changed if the change has no number
    /// yet
    public Change of(Change.Intent intent) {
        return of(intent, _ -> {});
    }

    /// The same.
    ///
    /// @param begun is told the change once it is in the journal, and before anything is done
    public Change of(Change.Intent intent, Consumer<Change> begun) {
        Change change = journal.begin(intent);
        begun.accept(change);
        List<ItemResult> results = new ArrayList<>();
        for (ChangeItem item : change.items()) {
            results.add(actuator.change(item));
        }
        return journal.end(change, results);
    }
}
