package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import dev.tidemark.control.Target;
import dev.tidemark.control.Undo;
import java.util.List;
import java.util.Optional;

/// `tidemark undo` as text: what is planned, and what came of it.
public final class UndoScreen {
    private final Change change;
    private final Look look;

    /// @param change the one to take back
    public UndoScreen(Change change, Look look) {
        this.change = change;
        this.look = look;
    }

    /// What there is to do; what is settled already is said in [#sentence].
    public String plan(List<Undo.Step> steps) {
        StringBuilder text = new StringBuilder();
        steps.stream()
                .filter(step -> step.settled().isEmpty())
                .forEach(step -> text.append(Style.STRONG.on("PLAN", look.color()))
                        .append("     undo ")
                        .append(change.id())
                        .append(", ")
                        .append(what(step.item()))
                        .append(values(step.item().before(), step.item().asked()))
                        .append('\n'));
        return text.toString();
    }

    /// What was done.
    public String outcome(Change undo) {
        StringBuilder text = new StringBuilder();
        List<ItemResult> results = undo.results().orElse(List.of());
        for (int at = 0; at < results.size(); at++) {
            ItemResult result = results.get(at);
            ChangeItem item = undo.items().get(at);
            if (result.outcome().isChange()) {
                text.append("CHANGED")
                        .append(result.outcome() == Outcome.LESS_THAN_ASKED ? ", LESS THAN ASKED  " : "  ")
                        .append(what(item))
                        .append(values(item.before(), result.after()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String what(ChangeItem item) {
        return switch (item.target()) {
            case Target.Queue queue -> Escaped.text((queue.address() + " " + queue.owner()).strip()) + ": limit ";
            case Target.Setting setting ->
                "namespace " + Escaped.text(setting.place().name()) + ": " + setting.name() + " ";
            case Target.BootSetting(String path, String name) -> Escaped.text(path) + ": " + name + " ";
        };
    }

    private static String values(Optional<String> from, Optional<String> to) {
        return UpkeepWords.value(from) + " -> " + UpkeepWords.value(to);
    }

    /// One sentence on an item that was not taken back:
    /// `undo 17: limit 512 (expected: 200, as change 17 left it); changed since, left alone`.
    public String sentence(ChangeItem item, ItemResult result, Optional<String> left) {
        String head = "undo " + change.id() + ": ";
        String label = Escaped.text(item.target().label());
        return switch (result.outcome()) {
            case LEFT_ALONE ->
                head + noun(item) + UpkeepWords.value(result.after()) + " (expected: " + UpkeepWords.value(left)
                        + ", as change " + change.id() + " left it); changed since, left alone";
            case UNCHANGED -> head + label + " is " + UpkeepWords.value(result.after()) + " again already";
            case VOID -> head + reason(label, result) + "; nothing to take back";
            case FAILED, NOT_DONE -> head + reason(label, result) + "; nothing changed";
            case CHANGED, LESS_THAN_ASKED -> head + label + ": done";
        };
    }

    /// The reason, with the target's name before it unless it says that itself.
    private static String reason(String label, ItemResult result) {
        String reason = Escaped.text(result.reason().orElse(result.outcome().word()));
        return reason.contains(label) ? reason : label + ": " + reason;
    }

    private static String noun(ChangeItem item) {
        return switch (item.target()) {
            case Target.Queue _ -> "limit ";
            case Target.Setting setting -> setting.name() + " ";
            case Target.BootSetting setting -> Escaped.text(setting.label()) + " ";
        };
    }
}
