package dev.tidemark.history;

import dev.tidemark.watch.ArrivalRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What was recorded, to be asked. For one thread at a time.
public interface History extends AutoCloseable {
    /// The listeners that were seen in `range` and that `wanted` names, each with its totals: the fullest peak
    /// first.
    List<ListenerHistory> listeners(TimeRange range, Predicate<ListenerKey> wanted);

    /// How one listener's queue went.
    ///
    /// @param points about how many points are wanted; neighbours are merged, and their highest is kept
    Series series(ListenerKey listener, TimeRange range, int points);

    /// By how much the listen counters of `namespace` rose, in intervals of the same span as [#series] has.
    List<CounterInterval> counters(String namespace, TimeRange range, int points);

    /// The listener with this id, if it was ever recorded.
    Optional<ListenerKey> listener(String id);

    /// The episodes that touch `range`, the newest first.
    List<Episode> episodes(TimeRange range);

    /// The episode with this number, if it was ever recorded.
    Optional<Episode> episode(long id);

    /// What was found at the start of an episode.
    Optional<EpisodeFindings> findings(long episode);

    /// The samples around the start of an episode.
    List<EpisodeSamples> samples(long episode);

    /// The arrivals at one listener, bin by bin, as the kernel counted them.
    ///
    /// @return a gap where they were not recorded, or are kept no longer
    default ArrivalRecord arrivals(ListenerKey listener, TimeRange range) {
        return ArrivalRecord.unknown(range.from(), range.to(), "this history tells no arrivals");
    }

    /// What is recorded at all: from the oldest interval to the end of the newest. Empty where nothing is.
    Optional<TimeRange> recorded();

    /// The newest moment up to which everything is in it.
    default Instant end() {
        return recorded().map(TimeRange::to).orElse(Instant.EPOCH);
    }

    @Override
    void close();
}
