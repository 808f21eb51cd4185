package dev.tidemark.wording;

import dev.tidemark.control.Change;
import dev.tidemark.control.ChangeItem;
import dev.tidemark.control.ItemResult;
import dev.tidemark.control.Target;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;
import java.util.Optional;

/// `tidemark changes --json`: one document, schema `tidemark.changes/1` of docs/json.md.
public final class ChangesDocument {
    private ChangesDocument() {}

    public static String text(ChangesReport report) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.changes/1");
            JsonText.string(json, "journal", report.place());
            JsonText.string(json, "boot", report.boot());
            json.name("changes");
            json.beginArray();
            report.shown().forEach(change -> {
                json.beginObject();
                change(json, change);
                report.journal().undoOf(change).ifPresent(undo -> JsonText.number(json, "undoneBy", undo.id()));
                JsonText.flag(json, "void", report.isVoid(change));
                json.endObject();
            });
            json.endArray();
            json.name("damagedLines");
            json.beginArray();
            report.journal().damaged().forEach(json::value);
            json.endArray();
            json.endObject();
        });
    }

    static void change(JsonWriter json, Change change) {
        JsonText.number(json, "id", change.id());
        JsonText.time(json, "at", change.at());
        JsonText.string(json, "boot", change.boot());
        JsonText.string(json, "kind", change.kind().word());
        JsonText.string(json, "user", change.by().user());
        change.by().login().ifPresent(login -> JsonText.string(json, "login", login));
        JsonText.number(json, "pid", change.by().pid());
        json.name("command");
        json.beginArray();
        change.by().command().forEach(json::value);
        json.endArray();
        JsonText.string(json, "why", change.why());
        change.until().ifPresent(until -> JsonText.time(json, "until", until));
        change.undoes().ifPresent(undone -> JsonText.number(json, "undoes", undone));
        json.name("items");
        json.beginArray();
        for (int at = 0; at < change.items().size(); at++) {
            int index = at;
            item(json, change.items().get(at), change.results().map(results -> results.get(index)));
        }
        json.endArray();
    }

    /// An item; without an outcome where none is recorded.
    static void item(JsonWriter json, ChangeItem item, Optional<ItemResult> result) {
        json.beginObject();
        switch (item.target()) {
            case Target.Queue queue -> {
                JsonText.string(json, "target", "queue");
                JsonText.string(json, "listener", queue.address());
                JsonText.string(json, "owner", queue.owner());
                JsonText.string(json, "cookie", queue.identity().cookieText());
                place(json, queue.place());
            }
            case Target.Setting setting -> {
                JsonText.string(json, "target", "sysctl");
                JsonText.string(json, "sysctl", setting.name());
                place(json, setting.place());
            }
            case Target.BootSetting(String path, String name) -> {
                JsonText.string(json, "target", "boot-setting");
                JsonText.string(json, "sysctl", name);
                JsonText.string(json, "path", path);
            }
        }
        value(json, "before", item.before());
        value(json, "asked", item.asked());
        result.ifPresent(ended -> {
            value(json, "after", ended.after());
            JsonText.string(json, "outcome", ended.outcome().word());
            ended.reason().ifPresent(reason -> JsonText.string(json, "reason", reason));
        });
        json.endObject();
    }

    /// A number, or what somebody wrote into a file in its place; absent where there is none.
    private static void value(JsonWriter json, String name, Optional<String> value) {
        value.map(text -> UpkeepWords.value(Optional.of(text))).ifPresent(text -> {
            if (text.matches("[0-9]{1,18}")) {
                JsonText.number(json, name, Long.parseLong(text));
            } else {
                JsonText.string(json, name, text);
            }
        });
    }

    private static void place(JsonWriter json, Target.Place place) {
        JsonText.string(json, "namespace", Long.toUnsignedString(place.inode()));
        JsonText.string(json, "namespaceName", place.name());
    }
}
