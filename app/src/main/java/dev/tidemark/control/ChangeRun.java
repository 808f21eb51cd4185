package dev.tidemark.control;

import java.util.ArrayList;
import java.util.List;

/// Carries a change out: the intent is written, each item done in turn, the result written. What fails does not
/// keep
/// the other items from being tried.
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
        Change change = journal.begin(intent);
        List<ItemResult> results = new ArrayList<>();
        for (ChangeItem item : change.items()) {
            results.add(actuator.change(item));
        }
        return journal.end(change, results);
    }
}
