package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.kernel.Reading;
import dev.tidemark.kernel.procfs.ListenCounter;
import dev.tidemark.listener.ListenDrops;
import dev.tidemark.listener.ListenSnapshot;
import io.avaje.json.JsonWriter;

/// `tidemark counters --json`: one document, schema `tidemark.counters/1` of docs/json.md.
public final class CountersDocument {
    private static final String SCHEMA = "tidemark.counters/1";

    private CountersDocument() {}

    public static String text(CountersReport report) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", SCHEMA);
            report.host().namespaces().stream()
                    .findFirst()
                    .ifPresent(snapshot -> JsonText.time(json, "at", snapshot.at()));
            report.interval().ifPresent(interval -> JsonText.number(json, "intervalMillis", interval.toMillis()));
            json.name("namespaces");
            json.beginArray();
            report.host().namespaces().forEach(snapshot -> namespace(json, report, snapshot));
            report.host().unread().forEach(unread -> ListDocument.unread(json, unread));
            json.endArray();
            ListDocument.ending(json, report.host());
            json.endObject();
        });
    }

    private static void namespace(JsonWriter json, CountersReport report, ListenSnapshot snapshot) {
        json.beginObject();
        ListDocument.namespaceIdentity(json, snapshot);
        json.name("counters");
        json.beginArray();
        for (ListenCounter counter : ListenCounter.values()) {
            json.beginObject();
            JsonText.string(json, "group", counter.group());
            JsonText.string(json, "name", counter.kernelName());
            JsonText.reading(json, "total", CountersReport.total(snapshot, counter));
            if (report.interval().isPresent()) {
                JsonText.reading(json, "rise", report.rise(snapshot, counter));
            }
            JsonText.string(json, "meaning", CounterMeaning.of(counter));
            json.endObject();
        }
        json.endArray();
        switch (CountersReport.drops(snapshot)) {
            case Reading.Unknown<ListenDrops>(String reason) -> JsonText.unknown(json, "listenDrops", reason);
            case Reading.Known<ListenDrops>(ListenDrops drops) -> {
                json.name("listenDrops");
                json.beginObject();
                JsonText.number(json, "total", drops.total());
                JsonText.number(json, "overflows", drops.overflows());
                JsonText.number(json, "synQueueFull", drops.synQueueFull());
                JsonText.number(json, "others", drops.others());
                json.endObject();
            }
        }
        JsonText.number(json, "listeners", snapshot.tcp().size());
        JsonText.reading(json, "listenersOwnDrops", CountersReport.ownDrops(snapshot));
        json.name("remarks");
        json.beginArray();
        CountersRemarks.of(snapshot).forEach(json::value);
        json.endArray();
        json.endObject();
    }
}
