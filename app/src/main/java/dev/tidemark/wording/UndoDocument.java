package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.Undo;
import dev.tidemark.json.JsonText;
import java.util.List;

/// `tidemark undo --json`: one document, schema `tidemark.undo/1` of docs/json.md.
public final class UndoDocument {
    private static final String SCHEMA = "tidemark.undo/1";

    private UndoDocument() {}

    /// What taking `change` back would do.
    public static String planned(Change change, List<Undo.Step> steps) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            JsonText.number(json, "undoes", change.id());
            json.name("items");
            json.beginArray();
            steps.forEach(step -> ChangesDocument.item(json, step.item(), step.settled()));
            json.endArray();
            json.endObject();
        });
    }

    /// What was done, by the change `done`.
    public static String text(Change change, Change done) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            JsonText.number(json, "undoes", change.id());
            JsonText.number(json, "id", done.id());
            json.name("items");
            json.beginArray();
            for (int at = 0; at < done.items().size(); at++) {
                int index = at;
                ChangesDocument.item(json, done.items().get(at), done.results().map(results -> results.get(index)));
            }
            json.endArray();
            json.endObject();
        });
    }
}
