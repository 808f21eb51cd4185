package dev.tidemark.connect;

import dev.tidemark.elastic.ElasticHealth;
import dev.tidemark.elastic.ElasticMode;
import dev.tidemark.elastic.ElasticQueue;
import dev.tidemark.elastic.ElasticQueue.State;
import dev.tidemark.elastic.ElasticQueue.Step;
import dev.tidemark.elastic.StepReason;
import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;
import java.util.Arrays;

/// How queues grow and shrink, read back. Words of a later version are refused.
final class ElasticReader {
    private ElasticReader() {}

    static ElasticQueue queue(JsonFields json) {
        return new ElasticQueue(
                state(json.text("state")),
                json.flag("dryRun"),
                json.count("original"),
                json.count("limit"),
                json.count("floor"),
                json.count("ceiling"),
                json.text("ceilingBy"),
                json.reading("acceptsPerSecond").map(Long::doubleValue),
                json.count("grown"),
                json.count("shrunk"),
                json.optional("lastStep", json::object).map(ElasticReader::step),
                json.optional("reason", json::text));
    }

    private static State state(String word) {
        return Arrays.stream(State.values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new MalformedJson("elastic.state: " + word + " (expected: original, grown or another)"));
    }

    private static Step step(JsonFields json) {
        return new Step(
                json.time("at"),
                json.count("before"),
                json.count("after"),
                reason(json.text("reason")),
                json.optional("change", json::count));
    }

    private static StepReason reason(String word) {
        return Arrays.stream(StepReason.values())
                .filter(reason -> reason.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new MalformedJson("lastStep.reason: " + word + " (expected: half-full, calm or another)"));
    }

    static ElasticHealth health(JsonFields json) {
        String mode = json.text("mode");
        return new ElasticHealth(
                ElasticMode.of(mode)
                        .orElseThrow(
                                () -> new MalformedJson("elastic.mode: " + mode + " (expected: off, dry-run or on)")),
                json.smallNumber("queues"),
                json.smallNumber("hindered"),
                json.optional("reason", json::text),
                json.count("grown"),
                json.count("shrunk"),
                json.count("failed"));
    }
}
