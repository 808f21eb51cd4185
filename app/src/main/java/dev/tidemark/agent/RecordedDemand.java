package dev.tidemark.agent;

import dev.tidemark.advice.BusyRate;
import dev.tidemark.advice.Demand;
import dev.tidemark.advice.FlowInterval;
import dev.tidemark.advice.OverflowEpisode;
import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.History;
import dev.tidemark.history.ListenerHistory;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.TimeRange;
import dev.tidemark.kernel.Reading;
import dev.tidemark.listener.AcceptQueue;
import dev.tidemark.watch.ArrivalBin;
import dev.tidemark.watch.ArrivalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the history holds of who wanted into a listener's queue, put together for advice and replay.
public final class RecordedDemand {
    /// Of so many episodes the samples are read: the latest tell enough about the rate.
    private static final int MOST_EPISODES = 20;

    private final History history;
    private final TimeRange range;
    private final List<Episode> episodes;
    private final Instant end;

    private RecordedDemand(History history, TimeRange range) {
        this.history = history;
        this.range = range;
        this.episodes = history.episodes(range);
        this.end = history.recorded().map(TimeRange::to).orElse(range.to());
    }

    /// What `history` holds of `range`; as long as it is open.
    public static RecordedDemand of(History history, TimeRange range) {
        return new RecordedDemand(history, range);
    }

    /// The demand at one listener.
    ///
    /// @param now its queue as it is; empty where that is not known, then the last recorded limit counts
    public Demand of(ListenerHistory listener, Optional<AcceptQueue> now) {
        ListenerKey key = listener.listener();
        boolean isCalm = listener.episodes() == 0
                && listener.peak().queue().length() * 8
                        < listener.peak().queue().capacity();
        List<FlowInterval> flow =
                isCalm ? RecordedFlow.readCoarsely(history, key, range) : RecordedFlow.read(history, key, range, end);
        ArrivalRecord arrivals = history.arrivals(key, range);
        return new Demand(
                range.from(),
                range.to(),
                listener.recorded(),
                now.orElseGet(() -> new AcceptQueue(0, listener.limit())),
                listener.peak(),
                flow,
                episodes(key, arrivals),
                !key.unix(),
                known(arrivals),
                isCalm ? Reading.unknown("nobody waited long enough to tell") : rate(key));
    }

    /// One great gap is no record.
    private static Reading<ArrivalRecord> known(ArrivalRecord arrivals) {
        return arrivals.gaps().stream()
                .filter(gap -> arrivals.bins().isEmpty()
                        && !gap.from().isAfter(arrivals.from())
                        && !gap.to().isBefore(arrivals.to()))
                .findFirst()
                .map(gap -> Reading.<ArrivalRecord>unknown(gap.reason()))
                .orElseGet(() -> Reading.of(arrivals));
    }

    private List<OverflowEpisode> episodes(ListenerKey key, ArrivalRecord arrivals) {
        return episodes.stream()
                .flatMap(episode -> suspect(episode, key).map(one -> episode(episode, one, arrivals)).stream())
                .sorted(Comparator.comparing(OverflowEpisode::from))
                .toList();
    }

    private static Optional<Suspect> suspect(Episode episode, ListenerKey key) {
        return episode.suspects().stream()
                .filter(suspect -> suspect.listener().equals(key))
                .findFirst();
    }

    /// The overflows of its namespace are its own where it was the only suspect; else its own drops bound them.
    private OverflowEpisode episode(Episode episode, Suspect suspect, ArrivalRecord arrivals) {
        Instant to = episode.to().orElse(end.isAfter(episode.from()) ? end : episode.from());
        long overflows = episode.isAmbiguous()
                ? Math.min(suspect.drops().orElse(episode.overflows()), episode.overflows())
                : episode.overflows();
        return new OverflowEpisode(
                episode.from(),
                Duration.between(episode.from(), to),
                overflows,
                suspect.limit(),
                refusedClients(arrivals, episode.from(), to),
                episode.isAmbiguous());
    }

    /// How many clients were turned away between two instants.
    static Reading<Long> refusedClients(ArrivalRecord arrivals, Instant from, Instant to) {
        boolean isLost = arrivals.gaps().stream()
                .anyMatch(gap -> gap.from().isBefore(to) && gap.to().isAfter(from));
        if (isLost) {
            return Reading.unknown("clients were not told apart");
        }
        return Reading.of(arrivals.bins().stream()
                .filter(bin -> bin.to().isAfter(from) && !bin.from().isAfter(to))
                .mapToLong(ArrivalBin::refusedClients)
                .sum());
    }

    private Reading<BusyRate> rate(ListenerKey key) {
        List<EpisodeSamples> samples = episodes.stream()
                .filter(episode -> suspect(episode, key).isPresent())
                .limit(MOST_EPISODES)
                .flatMap(episode -> history.samples(episode.id()).stream())
                .filter(each -> each.listener().equals(key))
                .toList();
        return samples.isEmpty() ? Reading.unknown("no episode of it was recorded") : DrainRate.of(samples);
    }
}
