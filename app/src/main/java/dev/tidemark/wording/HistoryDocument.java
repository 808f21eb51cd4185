package dev.tidemark.wording;

import dev.tidemark.history.ListenerHistory;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;

/// `tidemark history --json`: one document, schema `tidemark.history/1` of docs/json.md.
public final class HistoryDocument {
    private HistoryDocument() {}

    public static String text(HistoryReport report) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.history/1");
            RecordedText.range(json, report.range());
            report.resolution()
                    .ifPresent(resolution -> JsonText.number(json, "resolutionMillis", resolution.toMillis()));
            report.recorded().ifPresent(recorded -> {
                JsonText.time(json, "recordedFrom", recorded.from());
                JsonText.time(json, "recordedTo", recorded.to());
            });
            json.name("listeners");
            json.beginArray();
            report.listeners().forEach(each -> listener(json, each));
            json.endArray();
            json.endObject();
        });
    }

    private static void listener(JsonWriter json, ListenerHistory history) {
        json.beginObject();
        RecordedText.identity(json, history.listener());
        PeakText.write(json, "peak", history.peak());
        history.exactSince().ifPresent(since -> JsonText.time(json, "exactSince", since));
        JsonText.number(json, "p50", history.quantile(50));
        JsonText.number(json, "p99", history.quantile(99));
        JsonText.number(json, "p999", history.quantile(99.9));
        JsonText.number(json, "samples", history.samples());
        JsonText.number(json, "recordedMillis", history.recorded().toMillis());
        JsonText.number(json, "limit", history.limit());
        if (!history.listener().unix()) {
            JsonText.reading(json, "drops", history.drops());
        }
        JsonText.number(json, "episodes", history.episodes());
        RecordedText.flow(json, history.flow());
        JsonText.number(json, "resolutionMillis", history.resolution().toMillis());
        json.endObject();
    }
}
