package dev.tidemark.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What each command that changes something does first: it finds out how changes ended whose command was killed,
/// and takes back what is overdue.
public final class Upkeep {
    private final ChangeJournal journal;
    private final Actuator actuator;
    private final Author by;

    public Upkeep(ChangeJournal journal, Actuator actuator, Author by) {
        this.journal = journal;
        this.actuator = actuator;
        this.by = by;
    }

    /// Ends the records of changes that have no end. The lock of the journal is held, so nobody is at them.
    ///
    /// @return those changes, with how they ended
    public List<Change> endOpen() {
        List<Change> ended = new ArrayList<>();
        for (Change change : journal.journal().open()) {
            ended.add(journal.end(
                    change,
                    change.items().stream().map(item -> found(change, item)).toList()));
        }
        return ended;
    }

    /// How an item of a change ended whose command was killed: the value now tells.
    private ItemResult found(Change change, ChangeItem item) {
        if (item.target().isLive() && !change.boot().equals(journal.boot())) {
            return ItemResult.of(
                    Outcome.VOID, Optional.empty(), "the command ended early, and the machine was started anew since");
        }
        return switch (actuator.current(item.target())) {
            case Now.Gone(String reason) ->
                ItemResult.of(Outcome.VOID, Optional.empty(), "the command ended early; " + reason);
            case Now.Unknown(String reason) ->
                ItemResult.of(Outcome.FAILED, Optional.empty(), "the command ended early; " + reason);
            case Now.Is(Optional<String> now)
            when now.equals(item.before()) ->
                ItemResult.of(Outcome.NOT_DONE, now, "the command ended before it came to it");
            case Now.Is(Optional<String> now) ->
                ItemResult.of(
                        now.equals(item.asked()) ? Outcome.CHANGED : Outcome.LESS_THAN_ASKED,
                        now,
                        "the command ended early; this is what was found");
        };
    }

    /// Takes back each change that is due by `now`.
    ///
    /// @return the undos
    public List<Change> revertDue(Instant now) {
        List<Change> undos = new ArrayList<>();
        Undo undo = new Undo(journal, actuator);
        for (Change change : journal.journal().overdue(now)) {
            undos.add(undo.carryOut(change, undo.plan(change), by, "due"));
        }
        return undos;
    }
}
