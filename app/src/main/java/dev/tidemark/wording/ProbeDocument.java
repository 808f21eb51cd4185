package dev.tidemark.wording;

import dev.tidemark.agent.ProbeState;
import dev.tidemark.json.JsonText;
import java.time.Instant;

/// `tidemark probe status --json`: one document, schema `tidemark.probe/1` of docs/json.md.
public final class ProbeDocument {
    private ProbeDocument() {}

    public static String text(ProbeState state, Instant at) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.probe/1");
            JsonText.time(json, "at", at);
            FactFields.probeFields(json, state);
            json.endObject();
        });
    }
}
