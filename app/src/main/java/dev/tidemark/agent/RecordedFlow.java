package dev.tidemark.agent;

import dev.tidemark.advice.FlowInterval;
import dev.tidemark.history.History;
import dev.tidemark.history.Interval;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Series;
import dev.tidemark.history.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What came to one listener and what was accepted, in intervals as short as the history keeps them.
final class RecordedFlow {
    /// A history gives no more points at once.
    private static final int MOST_POINTS = 2_000;

    private static final int MOST_QUESTIONS = 40;
    private static final Duration FINE = Duration.ofDays(2);
    private static final Duration MIDDLE = Duration.ofDays(7);

    private RecordedFlow() {}

    /// All that is kept of `range`, in order of time, no two of them overlapping.
    ///
    /// @param end the newest moment of the history: what is kept how finely depends on how old it is
    static List<FlowInterval> read(History history, ListenerKey listener, TimeRange range, Instant end) {
        List<FlowInterval> intervals = new ArrayList<>();
        Instant from = range.from();
        for (int question = 0; question < MOST_QUESTIONS && from.isBefore(range.to()); question++) {
            Instant to = earlier(from.plus(finest(from, end).multipliedBy(MOST_POINTS)), range.to());
            Series series = history.series(listener, new TimeRange(from, to), MOST_POINTS);
            series.points().forEach(point -> add(intervals, point, series.span()));
            from = to;
        }
        return intervals;
    }

    /// In one go, coarser: for a listener of which nothing finer is needed.
    static List<FlowInterval> readCoarsely(History history, ListenerKey listener, TimeRange range) {
        List<FlowInterval> intervals = new ArrayList<>();
        Series series = history.series(listener, range, MOST_POINTS);
        series.points().forEach(point -> add(intervals, point, series.span()));
        return intervals;
    }

    private static Duration finest(Instant from, Instant end) {
        Duration age = Duration.between(from, end);
        if (age.compareTo(FINE) < 0) {
            return Duration.ofSeconds(10);
        }
        return age.compareTo(MIDDLE) < 0 ? Duration.ofMinutes(1) : Duration.ofMinutes(10);
    }

    /// Where two answers meet, the interval that both have is told once.
    private static void add(List<FlowInterval> intervals, Series.Point point, Duration span) {
        if (point.traffic().isEmpty()
                || (!intervals.isEmpty()
                        && point.from().isBefore(intervals.getLast().to()))) {
            return;
        }
        Series.Traffic traffic = point.traffic().get();
        intervals.add(new FlowInterval(
                point.from(),
                span,
                traffic.flow().arrivals(),
                traffic.flow().accepts(),
                traffic.flow().source() == Interval.Source.PROBE,
                traffic.samples(),
                traffic.empty(),
                traffic.full(),
                point.peak(),
                point.limit()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
