package dev.tidemark.wording;

import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import io.avaje.json.JsonWriter;

/// How a high-water mark is written, in JSON and on screens.
public final class PeakText {
    private PeakText() {}

    /// `{"length", "limit", "capacity", "at", "source", "periodMillis", "atCapacity"}`.
    public static void write(JsonWriter json, String name, HighWaterMark mark) {
        json.name(name);
        json.beginObject();
        JsonText.number(json, "length", mark.queue().length());
        JsonText.number(json, "limit", mark.queue().limit());
        JsonText.number(json, "capacity", mark.queue().capacity());
        JsonText.time(json, "at", mark.at());
        JsonText.string(json, "source", "sampled");
        JsonText.number(json, "periodMillis", mark.period().toMillis());
        JsonText.flag(json, "atCapacity", mark.isAtCapacity());
        json.endObject();
    }

    /// `>=61/512`, or `>=51/51 FULL` where the limit cut it off.
    static String text(AcceptQueue highest) {
        return ">=" + Figures.queue(highest) + (highest.isFull() ? " FULL" : "");
    }

    /// The same, in the colour of an alarm where the limit cut it off.
    public static Cell cell(HighWaterMark mark) {
        String text = text(mark.queue());
        return mark.isAtCapacity() ? Cell.of(text, Style.ALARM) : Cell.of(text);
    }
}
