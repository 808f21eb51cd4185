package dev.tidemark.agent;

import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.kernel.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Finds the overflow episodes of one namespace: stretches in which its ListenOverflows rose, with no calm longer
/// than [#CALM] in between. Pure; for one thread at a time.
///
/// The counters are read before the listeners, so that a drop may show one reading before the overflow it belongs
/// to: the suspects of an episode are those whose drops rose in it or in the reading just before.
final class EpisodeTrack {
    /// After so long without a rise an episode is over. A client that was refused comes again after 1, 3 and 7 s
    /// (`TCP_TIMEOUT_INIT`, `include/net/tcp.h`), which is part of the same trouble.
    static final Duration CALM = Duration.ofSeconds(5);

    /// Of more listeners an episode cannot tell anything.
    private static final int MOST_SUSPECTS = 100;

    private final String namespace;
    private final LongSupplier ids;
    private final Map<ListenerKey, Suspect> suspects = new LinkedHashMap<>();
    private List<Suspect> dropped = List.of();
    private @Nullable Episode current;
    private Instant lastRise = Instant.EPOCH;
    private long lastRiseNanos;

    /// @param ids gives the id of the next episode
    EpisodeTrack(String namespace, LongSupplier ids) {
        this.namespace = namespace;
        this.ids = ids;
    }

    /// What a reading of the counters meant for episodes.
    ///
    /// @param episode as it is now
    record Step(Kind kind, Episode episode) {
        enum Kind {
            BEGAN,
            GOES_ON,
            ENDED
        }
    }

    /// Takes in a reading of the counters.
    ///
    /// @param before when the counters were read before
    /// @param nanos when they were read now, by a clock that never goes back
    /// @param overflows by how much ListenOverflows rose since
    /// @param droppedNow the listeners whose drops rose since, by how much each
    Optional<Step> read(Instant before, Instant at, long nanos, long overflows, List<Suspect> droppedNow) {
        List<Suspect> droppedBefore = dropped;
        dropped = List.copyOf(droppedNow);
        if (overflows > 0) {
            lastRiseNanos = nanos;
            return Optional.of(rose(before, at, overflows, droppedBefore, droppedNow));
        }
        Episode episode = current;
        if (episode == null) {
            return Optional.empty();
        }
        if (nanos - lastRiseNanos >= CALM.toNanos()) {
            return Optional.of(end());
        }
        if (!droppedNow.isEmpty()) {
            droppedNow.forEach(this::accuse);
            return Optional.of(new Step(Step.Kind.GOES_ON, updated(episode, 0)));
        }
        return Optional.empty();
    }

    private Step rose(
            Instant before, Instant at, long overflows, List<Suspect> droppedBefore, List<Suspect> droppedNow) {
        Episode episode = current;
        boolean begins = episode == null;
        if (episode == null) {
            suspects.clear();
            droppedBefore.forEach(this::accuse);
            episode = new Episode(ids.getAsLong(), namespace, before, Optional.empty(), 0, List.of());
        }
        droppedNow.forEach(this::accuse);
        // Where the clock went back it is as if no time had passed: an episode does not end before it began.
        lastRise = at.isBefore(episode.from()) ? episode.from() : at;
        return new Step(begins ? Step.Kind.BEGAN : Step.Kind.GOES_ON, updated(episode, overflows));
    }

    private void accuse(Suspect one) {
        if (suspects.size() < MOST_SUSPECTS || suspects.containsKey(one.listener())) {
            suspects.merge(one.listener(), one, EpisodeTrack::sum);
        }
    }

    private static Suspect sum(Suspect earlier, Suspect later) {
        Reading<Long> drops = earlier.drops().then(some -> later.drops().map(more -> some + more));
        boolean isHigher = later.peak() > earlier.peak();
        return new Suspect(
                earlier.listener(),
                drops,
                Math.max(earlier.peak(), later.peak()),
                isHigher ? later.limit() : earlier.limit());
    }

    private Episode updated(Episode episode, long overflows) {
        Episode now = new Episode(
                episode.id(),
                namespace,
                episode.from(),
                Optional.empty(),
                episode.overflows() + overflows,
                mostFirst());
        current = now;
        return now;
    }

    private List<Suspect> mostFirst() {
        return suspects.values().stream()
                .sorted(Comparator.comparingLong((Suspect one) -> one.drops().orElse(0L))
                        .reversed())
                .toList();
    }

    /// The episode that goes on ends, whatever comes: the namespace is gone, or the sampler ends.
    Optional<Step> cut() {
        return current == null ? Optional.empty() : Optional.of(end());
    }

    private Step end() {
        Episode episode = current;
        if (episode == null) {
            throw new IllegalStateException("episode: none (expected: one that goes on)");
        }
        current = null;
        return new Step(
                Step.Kind.ENDED,
                new Episode(
                        episode.id(),
                        namespace,
                        episode.from(),
                        Optional.of(lastRise),
                        episode.overflows(),
                        episode.suspects()));
    }

    /// The episode that goes on.
    Optional<Episode> current() {
        return Optional.ofNullable(current);
    }
}
