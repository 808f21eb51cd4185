package dev.tidemark.wording;

import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.TimeRange;
import dev.tidemark.watch.HighWaterMark;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a history answered, to be shown: a file's, or an agent's.
///
/// @param asked the range that was asked for
/// @param recorded what is recorded at all; empty where nothing is
/// @param listeners in the order of the screen
/// @param now when it is shown
/// @param clock how times are written
public record HistoryReport(
        TimeRange asked, Optional<TimeRange> recorded, List<ListenerHistory> listeners, Instant now, ClockTimes clock) {
    public HistoryReport {
        listeners = List.copyOf(listeners);
    }

    /// The range that the figures are about: what was asked for, rounded outward to what is kept.
    public TimeRange range() {
        Instant from = asked.from();
        Instant to = asked.to();
        for (ListenerHistory each : listeners) {
            from = each.range().from().isBefore(from) ? each.range().from() : from;
            to = each.range().to().isAfter(to) ? each.range().to() : to;
        }
        return new TimeRange(from, to);
    }

    /// The span of the coarsest interval among them; empty where there is none.
    public Optional<Duration> resolution() {
        return listeners.stream().map(ListenerHistory::resolution).max(Duration::compareTo);
    }

    /// The peaks.
    List<HighWaterMark> peaks() {
        return listeners.stream().map(ListenerHistory::peak).toList();
    }

    /// Until when there were only samples of those peaks that are not exact; empty where that is so to the end,
    /// and where all are exact.
    Optional<Instant> sampledUntil() {
        List<ListenerHistory> sampled =
                listeners.stream().filter(each -> !each.peak().isExact()).toList();
        return sampled.stream().allMatch(each -> each.exactSince().isPresent())
                ? sampled.stream().flatMap(each -> each.exactSince().stream()).max(Comparator.naturalOrder())
                : Optional.empty();
    }
}
