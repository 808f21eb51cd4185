package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Queues;
import dev.tidemark.control.ResizePlan;
import dev.tidemark.control.ResizePlan.Raise;
import dev.tidemark.control.ResizePlan.Resize;
import dev.tidemark.control.Target;
import dev.tidemark.listener.Listener;
import dev.tidemark.listener.ReuseportGroups;
import dev.tidemark.listener.ReuseportGroups.Member;
import java.util.List;
import java.util.Optional;

/// A resize as it is planned or as it was made, ready to be written in any form.
///
/// @param rows one for each listener
/// @param raised the ceilings that were raised, or tried to be
/// @param change what the journal has of it; empty when nothing was to be done, or not yet
/// @param clock how times are written
public record ResizeReport(
        ResizePlan plan, List<Row> rows, List<Raised> raised, Optional<Change> change, ClockTimes clock) {
    public ResizeReport {
        rows = List.copyOf(rows);
        raised = List.copyOf(raised);
    }

    /// One listener.
    ///
    /// @param result how it ended; empty when there was nothing to do, or not yet
    /// @param after the listener in a fresh sample; empty when it is gone, or nothing was done
    public record Row(Resize resize, Optional<Member> member, Optional<ItemResult> result, Optional<Listener> after) {}

    /// One namespace's somaxconn.
    public record Raised(Raise raise, ItemResult result) {}

    /// What is planned.
    public static ResizeReport planned(ResizePlan plan, ClockTimes clock) {
        return new ResizeReport(
                plan,
                plan.resizes().stream()
                        .map(resize -> new Row(resize, member(resize), Optional.empty(), Optional.empty()))
                        .toList(),
                List.of(),
                Optional.empty(),
                clock);
    }

    /// What was done.
    ///
    /// @param queues looked at again since
    public static ResizeReport done(ResizePlan plan, Change change, Queues queues, ClockTimes clock) {
        return new ResizeReport(
                plan,
                plan.resizes().stream()
                        .map(resize -> new Row(
                                resize, member(resize), result(change, resize.target()), queues.find(resize.target())))
                        .toList(),
                plan.raises().stream()
                        .flatMap(raise ->
                                result(change, raise.target()).stream().map(result -> new Raised(raise, result)))
                        .toList(),
                Optional.of(change),
                clock);
    }

    private static Optional<Member> member(Resize resize) {
        return ReuseportGroups.of(resize.snapshot().tcp()).member(resize.listener());
    }

    private static Optional<ItemResult> result(Change change, Target target) {
        List<ChangeItem> items = change.items();
        for (int at = 0; at < items.size(); at++) {
            if (items.get(at).target().equals(target)) {
                int index = at;
                return change.results().map(results -> results.get(index));
            }
        }
        return Optional.empty();
    }
}
