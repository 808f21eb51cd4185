package dev.tidemark.wording;

import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;

/// How a queue grows and shrinks, and how making queues elastic goes, as JSON has it.
final class ElasticFields {
    private ElasticFields() {}

    /// `elastic` of a listener.
    static void write(JsonWriter json, ElasticQueue queue) {
        json.name("elastic");
        json.beginObject();
        JsonText.string(json, "state", queue.state().word());
        JsonText.flag(json, "dryRun", queue.dryRun());
        JsonText.number(json, "original", queue.original());
        JsonText.number(json, "limit", queue.limit());
        JsonText.number(json, "floor", queue.floor());
        JsonText.number(json, "ceiling", queue.ceiling());
        JsonText.string(json, "ceilingBy", queue.ceilingBy());
        JsonText.reading(json, "acceptsPerSecond", queue.acceptsPerSecond().map(rate -> Math.round(rate)));
        JsonText.number(json, "grown", queue.grown());
        JsonText.number(json, "shrunk", queue.shrunk());
        queue.lastStep().ifPresent(step -> {
            json.name("lastStep");
            json.beginObject();
            JsonText.time(json, "at", step.at());
            JsonText.number(json, "before", step.before());
            JsonText.number(json, "after", step.after());
            JsonText.string(json, "reason", step.reason().word());
            step.change().ifPresent(change -> JsonText.number(json, "change", change));
            json.endObject();
        });
        queue.reason().ifPresent(reason -> JsonText.string(json, "reason", reason));
        json.endObject();
    }

    /// `elastic` of an agent.
    static void health(JsonWriter json, ElasticHealth health) {
        json.name("elastic");
        json.beginObject();
        JsonText.string(json, "mode", health.mode().word());
        JsonText.number(json, "queues", health.queues());
        JsonText.number(json, "hindered", health.hindered());
        health.reason().ifPresent(reason -> JsonText.string(json, "reason", reason));
        JsonText.number(json, "grown", health.grown());
        JsonText.number(json, "shrunk", health.shrunk());
        JsonText.number(json, "failed", health.failed());
        json.endObject();
    }
}
