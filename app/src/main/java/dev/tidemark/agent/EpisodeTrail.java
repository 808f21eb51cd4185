package dev.tidemark.agent;

import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.history.ListenerKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Keeps the samples around the start of one episode: those of the minute before are copied at once, as the trail
/// of a listener reaches back no further; those of the minute after when it has passed.
final class EpisodeTrail {
    private static final Duration BEFORE = Duration.ofSeconds(60);
    private static final long AFTER_NANOS = Duration.ofSeconds(60).toNanos();

    /// The samples of one may take half a megabyte.
    private static final int MOST_LISTENERS = 10;

    private final long episode;
    private final long begunNanos;
    private final Map<ListenerKey, List<Sample>> before = new HashMap<>();

    EpisodeTrail(long episode, long nanos) {
        this.episode = episode;
        this.begunNanos = nanos;
    }

    /// Keeps what led to it, of each suspect that is new: of those that dropped most, where they are many.
    void keep(Episode now, Function<ListenerKey, List<Sample>> trails) {
        for (Suspect suspect : now.suspects()) {
            if (before.size() >= MOST_LISTENERS) {
                return;
            }
            before.computeIfAbsent(suspect.listener(), key -> from(now.from().minus(BEFORE), trails.apply(key)));
        }
    }

    /// A length that has held since long before is told from `start` on.
    private static List<Sample> from(Instant start, List<Sample> changes) {
        List<Sample> kept = new ArrayList<>();
        for (Sample change : changes) {
            if (change.at().isAfter(start)) {
                kept.add(change);
            } else {
                kept.clear();
                kept.add(new Sample(start, change.length(), change.limit()));
            }
        }
        return kept;
    }

    boolean isOf(Episode other) {
        return other.id() == episode;
    }

    boolean isDue(long nanos) {
        return nanos - begunNanos >= AFTER_NANOS;
    }

    /// All of it, with what came after.
    List<EpisodeSamples> samples(Function<ListenerKey, List<Sample>> trails) {
        List<EpisodeSamples> all = new ArrayList<>();
        before.forEach((listener, earlier) -> {
            List<Sample> samples = new ArrayList<>(earlier);
            for (Sample sample : trails.apply(listener)) {
                if (samples.isEmpty() || sample.at().isAfter(samples.getLast().at())) {
                    samples.add(sample);
                }
            }
            all.add(new EpisodeSamples(episode, listener, samples));
        });
        return all;
    }
}
