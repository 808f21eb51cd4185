package dev.tidemark.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way back from a change: each thing that it changed becomes what it was, unless somebody changed it since.
public final class Undo {
    private final ChangeJournal journal;
    private final Actuator actuator;

    public Undo(ChangeJournal journal, Actuator actuator) {
        this.journal = journal;
        this.actuator = actuator;
    }

    /// What there is to do for one item of the change, the last first.
    ///
    /// @param item what to do, with the value now as its `before`
    /// @param settled how it ended already, without doing anything; empty where there is something to do
    public record Step(ChangeItem item, Optional<ItemResult> settled) {}

    /// What taking `change` back would do now.
    public List<Step> plan(Change change) {
        return plan(change, journal.boot(), actuator);
    }

    /// The same, without the journal.
    ///
    /// @param boot this start of the machine
    public static List<Step> plan(Change change, String boot, Actuator actuator) {
        List<Step> steps = new ArrayList<>();
        List<ItemResult> results = change.results().orElse(List.of());
        for (int at = results.size() - 1; at >= 0; at--) {
            if (results.get(at).outcome().isChange()) {
                steps.add(step(change, change.items().get(at), results.get(at), boot, actuator));
            }
        }
        return steps;
    }

    private static Step step(Change change, ChangeItem done, ItemResult result, String boot, Actuator actuator) {
        if (done.target().isLive() && !change.boot().equals(boot)) {
            return settled(done, result, Outcome.VOID, "the machine was started anew since");
        }
        return switch (actuator.current(done.target())) {
            case Now.Gone(String reason) -> settled(done, result, Outcome.VOID, reason);
            case Now.Unknown(String reason) -> settled(done, result, Outcome.FAILED, reason);
            case Now.Is(Optional<String> value) -> step(change, done, result, value);
        };
    }

    private static Step step(Change change, ChangeItem done, ItemResult result, Optional<String> now) {
        ChangeItem back = new ChangeItem(done.target(), now, done.before());
        if (now.equals(done.before())) {
            return new Step(back, Optional.of(ItemResult.of(Outcome.UNCHANGED, now, "it is what it was before")));
        }
        return now.equals(result.after())
                ? new Step(back, Optional.empty())
                : new Step(
                        back,
                        Optional.of(ItemResult.of(Outcome.LEFT_ALONE, now, "changed since change " + change.id())));
    }

    private static Step settled(ChangeItem done, ItemResult result, Outcome outcome, String reason) {
        return new Step(
                new ChangeItem(done.target(), result.after(), done.before()),
                Optional.of(ItemResult.of(outcome, Optional.empty(), reason)));
    }

    /// Takes `change` back, as [#plan] says.
    ///
    /// @param why as the author said, `asked`, or that it was due
    /// @return the undo, a change of its own
    public Change carryOut(Change change, List<Step> steps, Author by, String why) {
        Change undo = journal.begin(new Change.Intent(
                Change.Kind.UNDO,
                by,
                why,
                Optional.empty(),
                Optional.of(change.id()),
                steps.stream().map(Step::item).toList()));
        List<ItemResult> results = new ArrayList<>();
        for (Step step : steps) {
            results.add(step.settled().orElseGet(() -> actuator.change(step.item())));
        }
        return journal.end(undo, results);
    }
}
