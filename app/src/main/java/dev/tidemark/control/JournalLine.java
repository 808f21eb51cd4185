package dev.tidemark.control;

import static dev.tidemark.json.JsonText.number;
import static dev.tidemark.json.JsonText.string;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.json.JsonFields;
import dev.tidemark.json.JsonText;
import dev.tidemark.listener.SocketIdentity;
import io.avaje.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// One line of the journal: the intent of a change, or how it ended. Form `tidemark.journal/1` of docs/json.md.
sealed interface JournalLine {
    String SCHEMA = "tidemark.journal/1";

    long id();

    /// What is to be done, written before it is.
    record Intended(Change change) implements JournalLine {
        @Override
        public long id() {
            return change.id();
        }
    }

    /// What became of it.
    record Ended(long id, List<ItemResult> results) implements JournalLine {}

    /// The line, with its newline.
    static String of(Change change) {
        return line(change.id(), "intent", change.at(), json -> {
            string(json, "boot", change.boot());
            string(json, "kind", change.kind().word());
            json.name("by");
            json.beginObject();
            string(json, "user", change.by().user());
            change.by().login().ifPresent(login -> string(json, "login", login));
            number(json, "pid", change.by().pid());
            json.name("command");
            json.beginArray();
            change.by().command().forEach(json::value);
            json.endArray();
            json.endObject();
            string(json, "why", change.why());
            change.until().ifPresent(until -> JsonText.time(json, "until", until));
            change.undoes().ifPresent(undone -> number(json, "undoes", undone));
            json.name("items");
            json.beginArray();
            change.items().forEach(item -> item(json, item));
            json.endArray();
        });
    }

    /// The line that ends the change `id`, with its newline.
    static String of(long id, Instant at, List<ItemResult> results) {
        return line(id, "result", at, json -> {
            json.name("results");
            json.beginArray();
            for (ItemResult result : results) {
                json.beginObject();
                string(json, "outcome", result.outcome().word());
                result.after().ifPresent(after -> string(json, "after", after));
                result.reason().ifPresent(reason -> string(json, "reason", reason));
                json.endObject();
            }
            json.endArray();
        });
    }

    private static String line(long id, String record, Instant at, Consumer<JsonWriter> body) {
        return JsonText.line(json -> {
            json.beginObject();
            string(json, "schema", SCHEMA);
            string(json, "record", record);
            number(json, "id", id);
            JsonText.time(json, "at", at);
            body.accept(json);
            json.endObject();
        });
    }

    private static void item(JsonWriter json, ChangeItem item) {
        json.beginObject();
        json.name("target");
        json.beginObject();
        switch (item.target()) {
            case Target.Queue queue -> {
                string(json, "kind", queue.unix() ? "unix-queue" : "queue");
                string(json, "listener", queue.address());
                string(json, "owner", queue.owner());
                string(json, "cookie", queue.identity().cookieText());
                string(json, "inode", queue.identity().inodeText());
                place(json, queue.place());
            }
            case Target.Setting setting -> {
                string(json, "kind", "sysctl");
                string(json, "name", setting.name());
                place(json, setting.place());
            }
            case Target.BootSetting(String path, String name) -> {
                string(json, "kind", "boot-setting");
                string(json, "name", name);
                string(json, "path", path);
            }
        }
        json.endObject();
        item.before().ifPresent(before -> string(json, "before", before));
        item.asked().ifPresent(asked -> string(json, "asked", asked));
        json.endObject();
    }

    private static void place(JsonWriter json, Target.Place place) {
        string(json, "namespace", Long.toUnsignedString(place.inode()));
        string(json, "namespaceName", place.name());
        place.cookie().ifPresent(cookie -> string(json, "namespaceCookie", Long.toUnsignedString(cookie)));
    }

    /// Reads a line back; what it does not know is skipped.
    ///
    /// @throws IllegalArgumentException when it is none of ours, is cut short, or lacks something
    static JournalLine parse(String text) {
        JsonFields fields = JsonFields.parse(text.getBytes(UTF_8));
        return fields.text("record").equals("result") ? ended(fields) : new Intended(intended(fields));
    }

    private static Ended ended(JsonFields fields) {
        return new Ended(
                fields.number("id"),
                fields.objects("results").stream()
                        .map(result -> new ItemResult(
                                Outcome.parse(result.text("outcome")),
                                result.optional("after", result::text),
                                result.optional("reason", result::text)))
                        .toList());
    }

    private static Change intended(JsonFields fields) {
        JsonFields by = fields.object("by");
        return new Change(
                fields.number("id"),
                fields.time("at"),
                fields.text("boot"),
                Change.Kind.valueOf(fields.text("kind").toUpperCase(Locale.ROOT)),
                new Author(by.text("user"), by.optional("login", by::text), by.smallNumber("pid"), by.texts("command")),
                fields.text("why"),
                fields.optional("until", fields::time),
                fields.optional("undoes", fields::number),
                fields.objects("items").stream().map(JournalLine::item).toList(),
                Optional.empty());
    }

    private static ChangeItem item(JsonFields item) {
        return new ChangeItem(
                target(item.object("target")), item.optional("before", item::text), item.optional("asked", item::text));
    }

    private static Target target(JsonFields target) {
        String kind = target.text("kind");
        return switch (kind) {
            case "queue", "unix-queue" ->
                new Target.Queue(
                        place(target),
                        target.text("listener"),
                        kind.equals("unix-queue"),
                        new SocketIdentity(target.unsigned("cookie"), target.unsigned("inode")),
                        target.text("owner"));
            case "sysctl" -> new Target.Setting(place(target), target.text("name"));
            case "boot-setting" -> new Target.BootSetting(target.text("path"), target.text("name"));
            default ->
                throw new IllegalArgumentException("kind: " + kind + " (expected: queue, sysctl or boot-setting)");
        };
    }

    private static Target.Place place(JsonFields target) {
        return new Target.Place(
                target.unsigned("namespace"),
                target.text("namespaceName"),
                target.optional("namespaceCookie", target::unsigned));
    }
}
