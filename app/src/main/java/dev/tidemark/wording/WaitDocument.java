package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;

/// `tidemark wait-listening --json`: one document, schema `tidemark.wait-listening/1` of docs/json.md, where
/// something listens.
public final class WaitDocument {
    private static final String SCHEMA = "tidemark.wait-listening/1";

    private WaitDocument() {}

    public static String text(WaitReport report) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            report.found().rows().stream()
                    .findFirst()
                    .ifPresent(row -> JsonText.time(json, "at", row.snapshot().at()));
            JsonText.string(json, "outcome", report.isEnough() ? "listening" : "limitTooLow");
            JsonText.number(json, "waitedMillis", report.waited().toMillis());
            json.name("expected");
            json.beginObject();
            report.wanted().minLimit().ifPresent(least -> JsonText.number(json, "minLimit", least));
            JsonText.number(json, "timeoutMillis", report.timeout().toMillis());
            json.endObject();
            json.name("listeners");
            json.beginArray();
            report.found().rows().forEach(row -> listener(json, report, row));
            json.endArray();
            JsonText.flag(json, "complete", report.found().host().isComplete());
            json.endObject();
        });
    }

    private static void listener(JsonWriter json, WaitReport report, ListRow row) {
        json.beginObject();
        ListDocument.identity(json, row.listener());
        JsonText.string(json, "namespace", ListDocument.id(row.snapshot()));
        JsonText.string(json, "namespaceName", row.snapshot().namespace().name());
        JsonText.number(json, "limit", row.listener().queue().limit());
        JsonText.flag(json, "enough", report.isEnough(row));
        JsonText.reading(json, "somaxconn", row.snapshot().sysctls().somaxconn());
        ListDocument.owners(json, row.listener());
        JsonText.string(json, "cookie", row.listener().identity().cookieText());
        JsonText.string(json, "inode", row.listener().identity().inodeText());
        json.endObject();
    }
}
