package dev.tidemark.wording;

import dev.tidemark.agent.LiveListener;
import dev.tidemark.agent.LiveListener.LengthCounts;
import dev.tidemark.json.JsonText;
import dev.tidemark.listener.TcpListener;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.watch.PeakWindow;
import io.avaje.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A listener as `tidemark.list/1` has it, and what an agent remembers of it.
final class LiveListenerFields {
    private LiveListenerFields() {}

    static void write(JsonWriter json, LiveListener listener) {
        json.beginObject();
        ListRow row = new ListRow(
                listener.snapshot(), listener.now(), listener.member(), Optional.empty(), listener.requested());
        ListDocument.fields(json, row, ListenerState.of(listener.state()));
        JsonText.string(json, "id", listener.key().id());
        JsonText.number(json, "number", listener.key().number());
        peaks(json, listener.peaks());
        if (listener.now() instanceof TcpListener) {
            JsonText.reading(json, "dropsRise", listener.dropsRise());
            JsonText.reading(json, "dropsTotal", listener.dropsTotal());
            FactFields.write(json, listener.facts());
        }
        listener.elastic().ifPresent(queue -> ElasticFields.write(json, queue));
        lastMinute(json, listener.lastMinute());
        lengths(json, listener.lengths());
        JsonText.time(json, "since", listener.since());
        JsonText.number(json, "episodes", listener.episodes());
        JsonText.flag(json, "overflowing", listener.overflowing());
        json.endObject();
    }

    private static void peaks(JsonWriter json, Map<PeakWindow, HighWaterMark> peaks) {
        json.name("peaks");
        json.beginObject();
        for (PeakWindow window : PeakWindow.values()) {
            HighWaterMark mark = peaks.get(window);
            if (mark != null) {
                PeakText.write(json, window.word(), mark);
            }
        }
        json.endObject();
    }

    /// A second in which it was not seen is null: the one place where a gap needs a place.
    private static void lastMinute(JsonWriter json, List<OptionalInt> lastMinute) {
        json.name("lastMinute");
        json.beginArray();
        for (OptionalInt highest : lastMinute) {
            if (highest.isPresent()) {
                json.value(highest.getAsInt());
            } else {
                json.rawValue("null");
            }
        }
        json.endArray();
    }

    private static void lengths(JsonWriter json, LengthCounts lengths) {
        json.name("lengths");
        json.beginObject();
        json.name("upTo");
        json.beginArray();
        lengths.upTo().forEach(count -> json.value(count.longValue()));
        json.endArray();
        JsonText.number(json, "samples", lengths.samples());
        JsonText.number(json, "sum", lengths.sum());
        json.endObject();
    }
}
