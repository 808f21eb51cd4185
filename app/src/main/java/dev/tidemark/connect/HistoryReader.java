package dev.tidemark.connect;

import dev.tidemark.history.CounterInterval;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.Interval.Flow;
import dev.tidemark.history.Interval.Source;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Series;
import dev.tidemark.history.TimeRange;
import dev.tidemark.json.JsonFields;
import dev.tidemark.json.MalformedJson;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/// Makes what was recorded of the documents `tidemark.history/1`, `tidemark.series/1` and `tidemark.findings/1`.
final class HistoryReader {
    private static final int PRECISION = 2;

    private HistoryReader() {}

    static List<ListenerHistory> listeners(JsonFields json) {
        TimeRange range = range(json);
        return json.objects("listeners").stream()
                .map(each -> listener(each, range))
                .toList();
    }

    private static TimeRange range(JsonFields json) {
        return new TimeRange(json.time("from"), json.time("to"));
    }

    static Optional<TimeRange> recorded(JsonFields json) {
        return json.has("recordedFrom") && json.has("recordedTo")
                ? Optional.of(new TimeRange(json.time("recordedFrom"), json.time("recordedTo")))
                : Optional.empty();
    }

    private static ListenerHistory listener(JsonFields json, TimeRange range) {
        boolean unix = json.text("protocol").equals("unix");
        return new ListenerHistory(
                new ListenerKey(
                        json.text("namespace"),
                        unix,
                        json.text("listener"),
                        json.smallNumber("number"),
                        json.optional("owner", json::text)),
                range,
                json.millis("resolutionMillis"),
                LiveReader.mark(json.object("peak")),
                json.optional("exactSince", json::time),
                json.count("samples"),
                json.millis("recordedMillis"),
                lengths(json),
                json.count("limit"),
                unix ? Reading.unknown("the kernel counts no drops of unix sockets") : json.reading("drops"),
                json.smallNumber("episodes"),
                flow(json));
    }

    private static Series.Traffic traffic(JsonFields point) {
        return new Series.Traffic(
                flow(point), point.count("samples"), point.count("emptySamples"), point.count("fullSamples"));
    }

    private static Flow flow(JsonFields json) {
        return new Flow(json.count("arrivals"), json.count("accepts"), source(json.text("flowSource")));
    }

    private static Source source(String word) {
        return switch (word) {
            case "lengths" -> Source.LENGTHS;
            case "probe" -> Source.PROBE;
            default -> throw new MalformedJson("flowSource: " + word + " (expected: lengths or probe)");
        };
    }

    /// Lengths that have the quantiles which the document tells.
    private static AbstractHistogram lengths(JsonFields json) {
        AbstractHistogram lengths = new Histogram(PRECISION);
        long samples = json.count("samples");
        long upTo50 = share(samples, 500);
        long upTo99 = Math.max(upTo50, share(samples, 990));
        long upTo999 = Math.max(upTo99, share(samples, 999));
        record(lengths, json.count("p50"), upTo50);
        record(lengths, json.count("p99"), upTo99 - upTo50);
        record(lengths, json.count("p999"), upTo999 - upTo99);
        record(lengths, json.object("peak").count("length"), samples - upTo999);
        return lengths;
    }

    private static long share(long samples, int perMille) {
        return Math.min(samples, (long) Math.ceil(samples / 1000.0 * perMille));
    }

    private static void record(AbstractHistogram lengths, long value, long count) {
        if (count > 0) {
            lengths.recordValueWithCount(Math.min(value, Integer.MAX_VALUE), count);
        }
    }

    static Series series(JsonFields json, ListenerKey listener) {
        return new Series(
                listener,
                range(json),
                json.millis("spanMillis"),
                json.objects("points").stream()
                        .map(point -> new Series.Point(
                                point.time("at"),
                                point.count("peak"),
                                point.count("limit"),
                                point.flag("full"),
                                LiveReader.isExact(point),
                                point.count("p50"),
                                point.count("p99"),
                                point.reading("drops"),
                                point.has("flowSource") ? Optional.of(traffic(point)) : Optional.empty()))
                        .toList());
    }

    static List<CounterInterval> counters(JsonFields json, String namespace) {
        Duration span = json.millis("spanMillis");
        return json.objects("counters").stream()
                .map(each -> new CounterInterval(namespace, each.time("at"), span, rises(each.object("rises"))))
                .toList();
    }

    private static Map<String, Long> rises(JsonFields json) {
        Map<String, Long> rises = new HashMap<>();
        json.fields().keySet().forEach(name -> rises.put(name, json.count(name)));
        return rises;
    }

    static List<EpisodeSamples> samples(JsonFields episode, long id, Map<String, ListenerKey> keys) {
        Map<String, ListenerKey> suspects = new HashMap<>(keys);
        EpisodeReader.episode(episode, keys)
                .suspects()
                .forEach(suspect -> suspects.putIfAbsent(suspect.listener().id(), suspect.listener()));
        List<EpisodeSamples> all = new ArrayList<>();
        for (JsonFields each : episode.objects("samples")) {
            ListenerKey key = suspects.get(each.text("id"));
            if (key != null) {
                all.add(new EpisodeSamples(
                        id,
                        key,
                        each.rows("samples").stream().map(HistoryReader::sample).toList()));
            }
        }
        return all;
    }

    private static EpisodeSamples.Sample sample(List<Long> row) {
        if (row.size() < 3) {
            throw new MalformedJson("samples: " + row + " (expected: time, length and limit)");
        }
        return new EpisodeSamples.Sample(Instant.ofEpochMilli(row.get(0)), row.get(1), row.get(2));
    }
}
