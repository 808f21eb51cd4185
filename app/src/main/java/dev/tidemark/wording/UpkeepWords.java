package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Outcome;
import java.util.List;
import java.util.Optional;

/// The words for what a changing command finds undone and does first.
public final class UpkeepWords {
    private UpkeepWords() {}

    /// A change whose command was killed: how it ended.
    public static String ended(Change change) {
        return each(change, "tidemark: change " + change.id() + " was interrupted: ");
    }

    /// A change that was due to be taken back.
    public static String reverted(Change undo) {
        return each(undo, "tidemark: change " + undo.undoes().orElse(0L) + " was due to be taken back: ");
    }

    private static String each(Change change, String head) {
        StringBuilder text = new StringBuilder();
        List<ItemResult> results = change.results().orElse(List.of());
        for (int at = 0; at < results.size(); at++) {
            text.append(head)
                    .append(words(change.items().get(at), results.get(at)))
                    .append('\n');
        }
        return text.toString();
    }

    /// `*:8080 4096 -> 50`, or what stands in the way.
    static String words(ChangeItem item, ItemResult result) {
        String label = Escaped.text(item.target().label());
        if (result.outcome().isChange()) {
            return label + " " + value(item.before()) + " -> " + value(result.after());
        }
        String now = result.after().isPresent() || result.outcome() == Outcome.NOT_DONE
                ? " is " + value(result.after())
                : "";
        return label + now + ": "
                + Escaped.text(result.reason().orElse(result.outcome().word()));
    }

    /// A number as it is; of the lines that make a setting at boot, what they set it to.
    static String value(Optional<String> value) {
        return value.map(text ->
                        Escaped.text(text.substring(text.lastIndexOf('=') + 1).strip()))
                .orElse("nothing");
    }
}
