package dev.tidemark.web;

import dev.tidemark.history.CounterInterval;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.History;
import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Series;
import dev.tidemark.history.TimeRange;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.HighWaterMark;
import dev.tidemark.wording.Fabricated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/// A history of two listeners and one episode in memory, which counts how often it is open.
final class SeenHistory implements History {
    static final ListenerKey JAVA = new ListenerKey("host", false, "*:8080", 1, Optional.of("java"));
    static final ListenerKey NGINX = new ListenerKey("host", false, "0.0.0.0:80", 1, Optional.of("nginx"));
    private static final Duration SPAN = Duration.ofSeconds(10);

    private final AtomicInteger open;

    SeenHistory(AtomicInteger open) {
        this.open = open;
        open.incrementAndGet();
    }

    @Override
    public List<ListenerHistory> listeners(TimeRange range, Predicate<ListenerKey> wanted) {
        return List.of(JAVA, NGINX).stream()
                .filter(wanted)
                .map(key -> history(key, range))
                .toList();
    }

    private static ListenerHistory history(ListenerKey key, TimeRange range) {
        Histogram lengths = new Histogram(2);
        lengths.recordValueWithCount(0, 994);
        lengths.recordValueWithCount(51, 6);
        return new ListenerHistory(
                key,
                range,
                SPAN,
                HighWaterMark.sampled(new AcceptQueue(51, 50), Fabricated.AT, Duration.ofMillis(100)),
                Optional.empty(),
                1000,
                Duration.ofHours(1),
                lengths,
                50,
                Reading.of(104L),
                1,
                new Interval.Flow(155, 155, Interval.Source.LENGTHS));
    }

    @Override
    public Series series(ListenerKey listener, TimeRange range, int points) {
        return new Series(
                listener,
                range,
                SPAN,
                List.of(new Series.Point(
                        Fabricated.AT, 51, 50, true, false, 0, 12, Reading.of((long) points), Optional.empty())));
    }

    @Override
    public List<CounterInterval> counters(String namespace, TimeRange range, int points) {
        return List.of(new CounterInterval(namespace, Fabricated.AT, SPAN, Map.of("ListenOverflows", 104L)));
    }

    @Override
    public Optional<ListenerKey> listener(String id) {
        return List.of(JAVA, NGINX).stream().filter(key -> key.id().equals(id)).findFirst();
    }

    @Override
    public List<Episode> episodes(TimeRange range) {
        return List.of(new Episode(
                7,
                "host",
                Fabricated.AT,
                Optional.of(Fabricated.AT.plusSeconds(2)),
                104,
                List.of(new Episode.Suspect(JAVA, Reading.of(104L), 51, 50))));
    }

    @Override
    public Optional<Episode> episode(long id) {
        return episodes(new TimeRange(Instant.EPOCH, Instant.EPOCH)).stream()
                .filter(each -> each.id() == id)
                .findFirst();
    }

    @Override
    public Optional<EpisodeFindings> findings(long episode) {
        return Optional.of(new EpisodeFindings(episode, Fabricated.AT, "{\"schema\":\"tidemark.doctor/1\"}\n", "text"));
    }

    @Override
    public List<EpisodeSamples> samples(long episode) {
        return List.of(new EpisodeSamples(episode, JAVA, List.of(new EpisodeSamples.Sample(Fabricated.AT, 51, 50))));
    }

    @Override
    public Optional<TimeRange> recorded() {
        return Optional.of(new TimeRange(Fabricated.AT.minusSeconds(3600), Fabricated.AT.plusSeconds(10)));
    }

    @Override
    public void close() {
        open.decrementAndGet();
    }
}
