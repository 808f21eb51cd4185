package dev.tidemark.connect;

import dev.tidemark.history.CounterInterval;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.History;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Series;
import dev.tidemark.history.TimeRange;
import dev.tidemark.json.JsonFields;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// What an agent recorded, asked by HTTP.
///
/// Of the lengths of a listener an agent tells the quantiles 50, 99 and 99.9 with the peak: other quantiles that
/// are asked here are the nearest of those above. Closing it leaves the connection to its owner.
final class AgentHistory implements History {
    private static final String HISTORY = "/api/v1/history";
    private static final String FINDINGS = "/api/v1/findings";
    private static final String ARRIVALS = "/api/v1/arrivals";
    private static final Duration MOST = Duration.ofDays(366);

    private final AgentRequests requests;
    private final Map<String, ListenerKey> keys = new HashMap<>();

    AgentHistory(AgentRequests requests) {
        this.requests = requests;
    }

    @Override
    public List<ListenerHistory> listeners(TimeRange range, Predicate<ListenerKey> wanted) {
        JsonFields document = requests.document(HISTORY + query(range), "tidemark.history/1");
        return checked(document, json -> {
            List<ListenerHistory> all = HistoryReader.listeners(json);
            all.forEach(each -> keys.put(each.listener().id(), each.listener()));
            return all.stream().filter(each -> wanted.test(each.listener())).toList();
        });
    }

    private static String query(TimeRange range) {
        Instant from =
                range.from().isBefore(range.to().minus(MOST)) ? range.to().minus(MOST) : range.from();
        return "?from=" + AgentRequests.encoded(from.toString()) + "&to="
                + AgentRequests.encoded(range.to().toString());
    }

    @Override
    public Series series(ListenerKey listener, TimeRange range, int points) {
        return checked(seriesDocument(listener, range, points), json -> HistoryReader.series(json, listener));
    }

    private JsonFields seriesDocument(ListenerKey listener, TimeRange range, int points) {
        return requests.document(
                HISTORY + "/" + listener.id() + query(range) + "&points=" + points, "tidemark.series/1");
    }

    /// An agent tells them with the series of a listener: any of the namespace will do.
    @Override
    public List<CounterInterval> counters(String namespace, TimeRange range, int points) {
        return listeners(range, key -> key.namespace().equals(namespace)).stream()
                .findFirst()
                .map(any -> checked(
                        seriesDocument(any.listener(), range, points), json -> HistoryReader.counters(json, namespace)))
                .orElse(List.of());
    }

    @Override
    public Optional<ListenerKey> listener(String id) {
        if (!keys.containsKey(id)) {
            Instant now = Instant.now();
            List<ListenerHistory> _ = listeners(new TimeRange(now.minus(MOST), now), _ -> true);
        }
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public List<Episode> episodes(TimeRange range) {
        JsonFields document = requests.document(FINDINGS + query(range), "tidemark.findings/1");
        return checked(
                document,
                json -> json.objects("episodes").stream()
                        .map(episode -> EpisodeReader.episode(episode, keys))
                        .toList());
    }

    @Override
    public Optional<Episode> episode(long id) {
        return fields(id).map(fields -> checked(fields, json -> EpisodeReader.episode(json, keys)));
    }

    private Optional<JsonFields> fields(long id) {
        return requests.find(FINDINGS + "/" + id, "tidemark.findings/1")
                .flatMap(document -> checked(
                        document, json -> json.objects("episodes").stream().findFirst()));
    }

    @Override
    public Optional<EpisodeFindings> findings(long episode) {
        return fields(episode)
                .filter(json -> json.has("findings"))
                .map(fields -> checked(
                        fields,
                        json -> new EpisodeFindings(
                                episode,
                                json.has("foundAt") ? json.time("foundAt") : json.time("from"),
                                JsonCopy.of(json.object("findings")),
                                json.has("text") ? json.text("text") : FindingsText.of(json.object("findings")))));
    }

    @Override
    public List<EpisodeSamples> samples(long episode) {
        return fields(episode)
                .filter(json -> json.has("samples"))
                .map(fields -> checked(fields, json -> HistoryReader.samples(json, episode, keys)))
                .orElse(List.of());
    }

    /// Agents of earlier versions tell none.
    @Override
    public ArrivalRecord arrivals(ListenerKey listener, TimeRange range) {
        return requests.find(ARRIVALS + "/" + listener.id() + query(range), "tidemark.arrivals/1")
                .map(document -> checked(document, ArrivalsReader::arrivals))
                .orElseGet(() -> History.super.arrivals(listener, range));
    }

    @Override
    public Optional<TimeRange> recorded() {
        return checked(requests.document(HISTORY + "?since=1m", "tidemark.history/1"), HistoryReader::recorded);
    }

    private <T> T checked(JsonFields document, Function<JsonFields, T> read) {
        try {
            return read.apply(document);
        } catch (IllegalArgumentException | ArithmeticException malformed) {
            throw new AgentFailure("agent " + requests.address() + ": " + malformed.getMessage(), malformed);
        }
    }

    @Override
    public void close() {}
}
