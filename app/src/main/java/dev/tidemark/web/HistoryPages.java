package dev.tidemark.web;

import dev.tidemark.history.Episode;
import dev.tidemark.history.History;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Series;
import dev.tidemark.history.TimeRange;
import dev.tidemark.wording.AdviceDocument;
import dev.tidemark.wording.AdviceReport;
import dev.tidemark.wording.ArrivalsDocument;
import dev.tidemark.wording.ClockTimes;
import dev.tidemark.wording.FindingsDocument;
import dev.tidemark.wording.FindingsDocument.Kept;
import dev.tidemark.wording.HistoryDocument;
import dev.tidemark.wording.HistoryReport;
import dev.tidemark.wording.ListRow;
import dev.tidemark.wording.SeriesDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/// The pages about what was recorded: `/api/v1/history`, `/api/v1/findings` and what is below them.
final class HistoryPages {
    private static final int USUAL_POINTS = 600;
    private static final int PRECISION = 2;

    private final Served served;
    private final HistoryDesk desk;

    HistoryPages(Served served, HistoryDesk desk) {
        this.served = served;
        this.desk = desk;
    }

    WebAnswer history(WebRequest request) {
        Query query = request.parameters("since", "from", "to", "filter");
        Instant now = served.clock().instant();
        TimeRange range = query.range(now);
        Predicate<ListenerKey> wanted = query.selection();
        return desk.ask(history -> {
            List<ListenerHistory> listeners = history.listeners(range, wanted);
            return WebAnswer.json(HistoryDocument.text(new HistoryReport(
                    range, history.recorded(), listeners, now, new ClockTimes(ZoneOffset.UTC, true))));
        });
    }

    WebAnswer series(WebRequest request, String id) {
        Query query = request.parameters("since", "from", "to", "points");
        TimeRange range = query.range(served.clock().instant());
        int points = query.points(USUAL_POINTS);
        return desk.ask(history -> history.listener(id)
                .map(key -> series(history, key, range, points))
                .orElseGet(() -> WebAnswer.error(404, "listener: " + id + " (expected: one that was recorded)")));
    }

    private static WebAnswer series(History history, ListenerKey key, TimeRange range, int points) {
        Series series = history.series(key, range, points);
        AbstractHistogram lengths = history.listeners(range, key::equals).stream()
                .findFirst()
                .map(ListenerHistory::lengths)
                .orElseGet(() -> new Histogram(PRECISION));
        return WebAnswer.json(SeriesDocument.text(series, history.counters(key.namespace(), range, points), lengths));
    }

    /// The recorded arrivals at one listener.
    WebAnswer arrivals(WebRequest request, String id) {
        TimeRange range =
                request.parameters("since", "from", "to").range(served.clock().instant());
        return desk.ask(history -> history.listener(id)
                .map(key -> WebAnswer.json(ArrivalsDocument.text(key, history.arrivals(key, range))))
                .orElseGet(() -> WebAnswer.error(404, "listener: " + id + " (expected: one that was recorded)")));
    }

    /// How large the queues should be.
    WebAnswer advice(WebRequest request) {
        Query query = request.parameters("since", "from", "to", "filter", "client-timeout");
        Instant now = served.clock().instant();
        TimeRange range = query.range(now);
        Predicate<ListenerKey> wanted = query.selection();
        Duration clientTimeout = query.clientTimeout();
        String options = query.adviceOptions();
        return desk.ask(history -> advice(history, range, wanted, clientTimeout, options, now));
    }

    /// How large the queue of one listener should be: for whoever looks at that one, so that the others cost
    /// nothing.
    WebAnswer advice(WebRequest request, String id) {
        Query query = request.parameters("since", "from", "to", "client-timeout");
        Instant now = served.clock().instant();
        TimeRange range = query.range(now);
        Duration clientTimeout = query.clientTimeout();
        String options = query.adviceOptions();
        return desk.ask(history -> history.listener(id)
                .map(key -> advice(history, range, key::equals, clientTimeout, options, now))
                .orElseGet(() -> WebAnswer.error(404, "listener: " + id + " (expected: one that was recorded)")));
    }

    private WebAnswer advice(
            History history,
            TimeRange range,
            Predicate<ListenerKey> wanted,
            Duration clientTimeout,
            String options,
            Instant now) {
        Map<ListenerKey, ListRow> present = new HashMap<>();
        served.live().view().listeners().forEach(live -> present.put(live.key(), ListRow.of(live)));
        return WebAnswer.json(AdviceDocument.text(AdviceReport.read(
                history, range, wanted, clientTimeout, options, now, key -> Optional.ofNullable(present.get(key)))));
    }

    WebAnswer findings(WebRequest request) {
        TimeRange range =
                request.parameters("since", "from", "to").range(served.clock().instant());
        return desk.ask(history -> WebAnswer.json(FindingsDocument.text(
                range,
                history.episodes(range).stream()
                        .map(episode -> new Kept(episode, history.findings(episode.id()), Optional.empty()))
                        .toList())));
    }

    /// One episode with its samples.
    WebAnswer findings(WebRequest request, long id) {
        request.parameters();
        return desk.ask(history -> history.episode(id)
                .map(episode -> episode(history, episode))
                .orElseGet(() -> WebAnswer.error(404, "episode: " + id + " (expected: one that was recorded)")));
    }

    private static WebAnswer episode(History history, Episode episode) {
        Kept kept = new Kept(episode, history.findings(episode.id()), Optional.of(history.samples(episode.id())));
        return WebAnswer.json(FindingsDocument.text(
                new TimeRange(episode.from(), episode.to().orElseGet(history::end)), List.of(kept)));
    }
}
