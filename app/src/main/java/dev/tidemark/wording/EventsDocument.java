package dev.tidemark.wording;

import dev.tidemark.agent.AgentEvent;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;
import java.util.List;

/// What happened while an agent watched: schema `tidemark.events/1` of docs/json.md.
public final class EventsDocument {
    private EventsDocument() {}

    /// @param events the newest first
    public static String text(List<AgentEvent> events) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.events/1");
            json.name("events");
            json.beginArray();
            events.forEach(event -> event(json, event));
            json.endArray();
            json.endObject();
        });
    }

    private static void event(JsonWriter json, AgentEvent event) {
        json.beginObject();
        JsonText.number(json, "number", event.number());
        JsonText.time(json, "at", event.at());
        JsonText.string(json, "kind", event.kind().word());
        event.listener().ifPresent(key -> {
            JsonText.string(json, "id", key.id());
            JsonText.string(json, "listener", key.address());
        });
        JsonText.string(json, "text", event.text());
        json.endObject();
    }
}
