package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.HostSnapshot;
import dev.tidemark.listener.ListenSnapshot;
import io.avaje.json.JsonWriter;

/// `tidemark limits --json`: one document, schema `tidemark.limits/1` of docs/json.md.
public final class LimitsDocument {
    private static final String SCHEMA = "tidemark.limits/1";

    private LimitsDocument() {}

    public static String text(HostSnapshot host) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            host.namespaces().stream().findFirst().ifPresent(snapshot -> JsonText.time(json, "at", snapshot.at()));
            json.name("namespaces");
            json.beginArray();
            host.namespaces().forEach(snapshot -> namespace(json, snapshot));
            host.unread().forEach(unread -> ListDocument.unread(json, unread));
            json.endArray();
            ListDocument.ending(json, host);
            json.endObject();
        });
    }

    private static void namespace(JsonWriter json, ListenSnapshot snapshot) {
        json.beginObject();
        ListDocument.namespaceIdentity(json, snapshot);
        json.name("listeners");
        json.beginObject();
        JsonText.number(json, "count", snapshot.tcp().size());
        switch (CeilingCount.of(snapshot)) {
            case Reading.Known<CeilingCount>(CeilingCount counted) -> {
                JsonText.number(json, "belowSomaxconn", counted.below());
                JsonText.number(json, "atSomaxconn", counted.at());
                JsonText.number(json, "aboveSomaxconn", counted.above());
            }
            case Reading.Unknown<CeilingCount>(String reason) -> {
                JsonText.unknown(json, "belowSomaxconn", reason);
                JsonText.unknown(json, "atSomaxconn", reason);
                JsonText.unknown(json, "aboveSomaxconn", reason);
            }
        }
        json.endObject();
        json.name("sysctls");
        json.beginArray();
        SysctlMeaning.all(snapshot.sysctls()).forEach(sysctl -> {
            json.beginObject();
            JsonText.string(json, "name", sysctl.name());
            JsonText.reading(json, "value", sysctl.value());
            JsonText.string(json, "meaning", sysctl.meaning());
            JsonText.flag(json, "warning", sysctl.warning());
            json.endObject();
        });
        json.endArray();
        json.endObject();
    }
}
