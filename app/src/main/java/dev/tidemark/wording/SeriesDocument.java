package dev.tidemark.wording;

import dev.tidemark.history.CounterInterval;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Series;
import dev.tidemark.json.JsonText;
import io.avaje.json.JsonWriter;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/// How one listener's queue went over time: one document, schema `tidemark.series/1` of docs/json.md.
public final class SeriesDocument {
    private SeriesDocument() {}

    /// @param counters those of the listener's namespace over the same range
    /// @param lengths how many samples saw each length in all of the range
    public static String text(Series series, List<CounterInterval> counters, AbstractHistogram lengths) {
        return JsonText.line(json -> {
            json.beginObject();
            JsonText.string(json, "schema", "tidemark.series/1");
            ListenerKey key = series.listener();
            RecordedText.identity(json, key);
            RecordedText.range(json, series.range());
            JsonText.number(json, "spanMillis", series.span().toMillis());
            json.name("points");
            json.beginArray();
            series.points().forEach(point -> point(json, point));
            json.endArray();
            json.name("counters");
            json.beginArray();
            counters.forEach(interval -> counters(json, interval));
            json.endArray();
            json.name("lengths");
            json.beginArray();
            lengths(json, lengths);
            json.endArray();
            json.endObject();
        });
    }

    private static void point(JsonWriter json, Series.Point point) {
        json.beginObject();
        JsonText.time(json, "at", point.from());
        JsonText.number(json, "peak", point.peak());
        JsonText.number(json, "limit", point.limit());
        JsonText.flag(json, "full", point.full());
        JsonText.string(json, "source", point.exact() ? "exact" : "sampled");
        JsonText.number(json, "p50", point.p50());
        JsonText.number(json, "p99", point.p99());
        JsonText.reading(json, "drops", point.drops());
        point.traffic().ifPresent(traffic -> {
            RecordedText.flow(json, traffic.flow());
            JsonText.number(json, "samples", traffic.samples());
            JsonText.number(json, "emptySamples", traffic.empty());
            JsonText.number(json, "fullSamples", traffic.full());
        });
        json.endObject();
    }

    private static void counters(JsonWriter json, CounterInterval interval) {
        json.beginObject();
        JsonText.time(json, "at", interval.from());
        json.name("rises");
        json.beginObject();
        new TreeMap<>(interval.rises()).forEach((name, rise) -> JsonText.number(json, name, rise));
        json.endObject();
        json.endObject();
    }

    /// Pairs of a length and how many samples saw it; lengths that none saw are left out.
    private static void lengths(JsonWriter json, AbstractHistogram lengths) {
        for (HistogramIterationValue each : lengths.recordedValues()) {
            json.beginArray();
            json.value(each.getValueIteratedTo());
            json.value(each.getCountAddedInThisIterationStep());
            json.endArray();
        }
    }
}
