package dev.tidemark.wording;

import dev.tidemark.json.JsonText;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import io.avaje.json.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
        source(json, mark);
        JsonText.flag(json, "atCapacity", mark.isAtCapacity());
        json.endObject();
    }

    /// How it is known, into the object that is open.
    static void source(JsonWriter json, HighWaterMark mark) {
        JsonText.string(json, "source", mark.source().word());
        mark.period().ifPresent(period -> JsonText.number(json, "periodMillis", period.toMillis()));
    }

    /// `=` where nothing was higher, `>=` where something may have been between two samples.
    public static String sign(HighWaterMark mark) {
        return mark.isExact() ? "=" : ">=";
    }

    /// `=61/512`, or `>=51/51 FULL` where the limit cut it off.
    static String text(HighWaterMark mark) {
        return sign(mark) + queue(mark.queue());
    }

    /// The same of a queue that was only sampled.
    static String sampled(AcceptQueue highest) {
        return ">=" + queue(highest);
    }

    private static String queue(AcceptQueue highest) {
        return Figures.queue(highest) + (highest.isFull() ? " FULL" : "");
    }

    /// What the signs among `marks` mean: `= exact` and `>= sampled every 100 ms: may be higher`.
    ///
    /// @param until what follows `sampled every 100 ms`, such as ` until 22:10:40`
    public static String note(Collection<HighWaterMark> marks, String until) {
        List<String> notes = new ArrayList<>();
        if (marks.stream().anyMatch(HighWaterMark::isExact)) {
            notes.add("= exact");
        }
        marks.stream()
                .flatMap(mark -> mark.period().stream())
                .max(Duration::compareTo)
                .ifPresent(period ->
                        notes.add(">= sampled every " + Figures.duration(period) + until + ": may be higher"));
        return String.join(".  ", notes);
    }

    /// The same, in the colour of an alarm where the limit cut it off.
    public static Cell cell(HighWaterMark mark) {
        String text = text(mark);
        return mark.isAtCapacity() ? Cell.of(text, Style.ALARM) : Cell.of(text);
    }
}
