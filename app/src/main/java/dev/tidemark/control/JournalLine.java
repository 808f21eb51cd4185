package dev.tidemark.control;

import dev.tidemark.listener.SocketIdentity;
import io.avaje.json.JsonWriter;
import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            change.until().ifPresent(until -> string(json, "until", until.toString()));
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
        StringWriter text = new StringWriter();
        try (JsonWriter json = JsonStream.builder().build().writer(text)) {
            json.beginObject();
            string(json, "schema", SCHEMA);
            string(json, "record", record);
            number(json, "id", id);
            string(json, "at", at.toString());
            body.accept(json);
            json.endObject();
        }
        return text.append('\n').toString();
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

    private static void string(JsonWriter json, String name, String value) {
        json.name(name);
        json.value(value);
    }

    private static void number(JsonWriter json, String name, long value) {
        json.name(name);
        json.value(value);
    }

    /// Reads a line back; what it does not know is skipped.
    ///
    /// @throws IllegalArgumentException when it is none of ours, is cut short, or lacks something
    static JournalLine parse(String text) {
        try {
            Fields fields = new Fields(JsonMapper.builder().build().fromJsonObject(text));
            return fields.text("record").equals("result") ? ended(fields) : new Intended(intended(fields));
        } catch (IllegalArgumentException wrong) {
            throw wrong;
        } catch (RuntimeException malformed) {
            // The parser has exceptions of its own, and others for what is no JSON at all.
            throw new IllegalArgumentException("not a record of the journal", malformed);
        }
    }

    private static Ended ended(Fields fields) {
        return new Ended(
                fields.number("id"),
                fields.objects("results").stream()
                        .map(result -> new ItemResult(
                                Outcome.parse(result.text("outcome")),
                                result.optional("after"),
                                result.optional("reason")))
                        .toList());
    }

    private static Change intended(Fields fields) {
        Fields by = fields.object("by");
        return new Change(
                fields.number("id"),
                Instant.parse(fields.text("at")),
                fields.text("boot"),
                Change.Kind.valueOf(fields.text("kind").toUpperCase(Locale.ROOT)),
                new Author(
                        by.text("user"), by.optional("login"), Math.toIntExact(by.number("pid")), by.texts("command")),
                fields.text("why"),
                fields.optional("until").map(Instant::parse),
                fields.has("undoes") ? Optional.of(fields.number("undoes")) : Optional.empty(),
                fields.objects("items").stream().map(JournalLine::item).toList(),
                Optional.empty());
    }

    private static ChangeItem item(Fields item) {
        return new ChangeItem(target(item.object("target")), item.optional("before"), item.optional("asked"));
    }

    private static Target target(Fields target) {
        String kind = target.text("kind");
        return switch (kind) {
            case "queue", "unix-queue" ->
                new Target.Queue(
                        place(target),
                        target.text("listener"),
                        kind.equals("unix-queue"),
                        new SocketIdentity(
                                Long.parseUnsignedLong(target.text("cookie")),
                                Long.parseUnsignedLong(target.text("inode"))),
                        target.text("owner"));
            case "sysctl" -> new Target.Setting(place(target), target.text("name"));
            case "boot-setting" -> new Target.BootSetting(target.text("path"), target.text("name"));
            default ->
                throw new IllegalArgumentException("kind: " + kind + " (expected: queue, sysctl or boot-setting)");
        };
    }

    private static Target.Place place(Fields target) {
        return new Target.Place(
                Long.parseUnsignedLong(target.text("namespace")),
                target.text("namespaceName"),
                target.optional("namespaceCookie").map(Long::parseUnsignedLong));
    }

    /// The fields of an object, asked for by name and kind.
    record Fields(Map<String, Object> values) {
        boolean has(String name) {
            return values.containsKey(name);
        }

        Optional<String> optional(String name) {
            return has(name) ? Optional.of(text(name)) : Optional.empty();
        }

        String text(String name) {
            return as(name, String.class, "a text");
        }

        long number(String name) {
            return as(name, Number.class, "a number").longValue();
        }

        @SuppressWarnings("unchecked") // The parser gives names as texts.
        Fields object(String name) {
            return new Fields((Map<String, Object>) as(name, Map.class, "an object"));
        }

        @SuppressWarnings("unchecked") // The parser gives names as texts.
        List<Fields> objects(String name) {
            return list(name).stream()
                    .map(each -> {
                        if (each instanceof Map<?, ?> map) {
                            return new Fields((Map<String, Object>) map);
                        }
                        throw new IllegalArgumentException(name + ": " + each + " (expected: objects)");
                    })
                    .toList();
        }

        List<String> texts(String name) {
            return list(name).stream().map(String::valueOf).toList();
        }

        private List<?> list(String name) {
            return as(name, List.class, "a list");
        }

        private <T> T as(String name, Class<T> type, String expected) {
            Object value = values.get(name);
            if (!type.isInstance(value)) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
            }
            return type.cast(value);
        }
    }
}
