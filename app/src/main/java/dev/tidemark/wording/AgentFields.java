package dev.tidemark.wording;

import dev.tidemark.agent.AgentHealth;
import dev.tidemark.agent.LiveNamespace;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import io.avaje.json.JsonWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// How an agent does, and what it counts in a namespace, as JSON has it.
final class AgentFields {
    private AgentFields() {}

    static void agent(JsonWriter json, AgentHealth health, Duration period) {
        json.name("agent");
        json.beginObject();
        JsonText.string(json, "version", health.version());
        JsonText.string(json, "host", health.hostName());
        JsonText.time(json, "startedAt", health.startedAt());
        sampling(json, health, period);
        JsonText.number(json, "lastSampleMicros", health.lastSampleCost().toNanos() / 1_000);
        JsonText.number(json, "processorMillis", health.processorTime().toMillis());
        JsonText.number(json, "residentBytes", health.residentBytes());
        history(json, health.history());
        FactFields.probe(json, health.probe());
        ElasticFields.health(json, health.elastic());
        json.name("missing");
        json.beginArray();
        health.missing().forEach(json::value);
        json.endArray();
        json.endObject();
    }

    /// How sampling goes, into the object that is open.
    static void sampling(JsonWriter json, AgentHealth health, Duration period) {
        JsonText.number(json, "periodMillis", period.toMillis());
        JsonText.number(json, "samples", health.samples());
        JsonText.number(json, "skipped", health.skipped());
        JsonText.number(json, "late", health.late());
    }

    static void history(JsonWriter json, HistoryHealth history) {
        json.name("history");
        json.beginObject();
        JsonText.string(json, "state", history.state().name().toLowerCase(Locale.ROOT));
        history.reason().ifPresent(reason -> JsonText.string(json, "reason", reason));
        JsonText.time(json, "since", history.since());
        history.lastWritten().ifPresent(last -> JsonText.time(json, "lastWritten", last));
        JsonText.number(json, "waiting", history.waiting());
        JsonText.number(json, "lost", history.lost());
        history.bytes().ifPresent(bytes -> JsonText.number(json, "bytes", bytes));
        json.endObject();
    }

    static void counters(JsonWriter json, LiveNamespace namespace) {
        json.name("counters");
        json.beginObject();
        for (ListenCounter counter : ListenCounter.values()) {
            json.name(counter.kernelName());
            json.beginObject();
            reading(json, "rise", namespace.rises(), counter);
            reading(json, "total", namespace.totals(), counter);
            reading(json, "watched", namespace.watched(), counter);
            json.endObject();
        }
        json.endObject();
        FactFields.explained(json, namespace.explained());
    }

    private static void reading(
            JsonWriter json, String name, Map<ListenCounter, Reading<Long>> values, ListenCounter counter) {
        Reading<Long> value = values.get(counter);
        if (value != null) {
            JsonText.reading(json, name, value);
        }
    }
}
