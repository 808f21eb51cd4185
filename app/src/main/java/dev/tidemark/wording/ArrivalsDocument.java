package dev.tidemark.wording;

import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.json.JsonText;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import io.avaje.json.JsonWriter;
import java.time.Duration;

/// The recorded arrivals at one listener, bin by bin: one document, schema `tidemark.arrivals/1` of docs/json.md.
public final class ArrivalsDocument {
    private ArrivalsDocument() {}

    public static String text(ListenerKey listener, ArrivalRecord arrivals) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.arrivals/1");
            RecordedText.identity(json, listener);
            RecordedText.range(json, new TimeRange(arrivals.from(), arrivals.to()));
            if (!arrivals.bins().isEmpty()) {
                JsonText.number(
                        json, "binNanos", arrivals.bins().getFirst().span().toNanos());
            }
            json.name("bins");
            json.beginArray();
            arrivals.bins().forEach(bin -> bin(json, arrivals, bin));
            json.endArray();
            json.name("gaps");
            json.beginArray();
            for (ArrivalRecord.Gap gap : arrivals.gaps()) {
                json.beginObject();
                JsonText.time(json, "from", gap.from());
                JsonText.time(json, "to", gap.to());
                JsonText.string(json, "reason", gap.reason());
                json.endObject();
            }
            json.endArray();
            json.endObject();
        });
    }

    private static void bin(JsonWriter json, ArrivalRecord arrivals, ArrivalBin bin) {
        json.beginArray();
        json.value(Duration.between(arrivals.from(), bin.from()).toNanos());
        json.value(bin.arrivals());
        json.value(bin.retried());
        json.value(bin.refused());
        json.value(bin.refusedClients());
        json.value(bin.length());
        json.value(bin.limit());
        json.endArray();
    }
}
