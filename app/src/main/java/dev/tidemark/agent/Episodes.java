package dev.tidemark.agent;

import dev.tidemark.agent.AgentEvent.Kind;
import dev.tidemark.agent.EpisodeTrack.Step;
import dev.tidemark.history.Episode;
import dev.tidemark.history.Episode.Suspect;
import dev.tidemark.history.EpisodeSamples.Sample;
import dev.tidemark.history.ListenerKey;
import dev.tidemark.history.Recorder;
import dev.tidemark.listener.HostSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The overflow episodes of all namespaces: notices them, tells of them, and keeps what led to them.
///
/// For the sampler's thread.
final class Episodes {
    private static final int MOST = 100;
    private static final Duration BETWEEN_RECORDS = Duration.ofSeconds(10);

    private final Recorder recorder;
    private final EventLog events;
    private final EpisodeObserver observer;
    private final Function<ListenerKey, List<Sample>> trails;
    private final SnapshotTrail evidence = new SnapshotTrail();
    private final Deque<Episode> latest = new ArrayDeque<>();
    private final List<EpisodeTrail> open = new ArrayList<>();
    private final Set<ListenerKey> accused = new HashSet<>();
    private Instant recordedAt = Instant.EPOCH;

    Episodes(Recorder recorder, EventLog events, EpisodeObserver observer, Function<ListenerKey, List<Sample>> trails) {
        this.recorder = recorder;
        this.events = events;
        this.observer = observer;
        this.trails = trails;
    }

    /// Keeps a sample for a while.
    ///
    /// @param facts what the kernel had recorded just after it
    void see(HostSnapshot host, boolean withCounters, FactSnapshot facts) {
        evidence.see(host, withCounters, facts);
    }

    EpisodeTrack track(String namespace) {
        return new EpisodeTrack(namespace, recorder::nextEpisode);
    }

    /// Takes in a reading of one namespace's counters.
    void read(EpisodeTrack track, Instant before, Instant at, long nanos, long overflows, List<LiveRecord> dropped) {
        List<Suspect> suspects = dropped.stream().map(Episodes::suspect).toList();
        track.read(before, at, nanos, overflows, suspects).ifPresent(step -> take(step, at, nanos, dropped));
    }

    private static Suspect suspect(LiveRecord record) {
        // What dropped at a listener because its queue was full found it full, whether a sample saw it so or not;
        // but drops have other causes too, so only what was seen is said.
        return new Suspect(
                record.key(),
                record.dropsRise(),
                record.highestOfLastSeconds(),
                record.now().queue().limit());
    }

    private void take(Step step, Instant at, long nanos, List<LiveRecord> dropped) {
        Episode episode = step.episode();
        latest.removeIf(one -> one.id() == episode.id());
        latest.addFirst(episode);
        if (latest.size() > MOST) {
            latest.removeLast();
        }
        switch (step.kind()) {
            case BEGAN -> {
                EpisodeTrail trail = new EpisodeTrail(episode.id(), nanos);
                trail.keep(episode, trails);
                open.add(trail);
                recorder.record(episode);
                tell(Kind.EPISODE_BEGAN, episode, "overflows");
                dropped.forEach(this::accuse);
                observer.began(episode, evidence.evidence());
            }
            case GOES_ON -> {
                open.stream().filter(trail -> trail.isOf(episode)).forEach(trail -> trail.keep(episode, trails));
                dropped.forEach(this::accuse);
                if (at.isBefore(recordedAt) || Duration.between(recordedAt, at).compareTo(BETWEEN_RECORDS) >= 0) {
                    recordedAt = at;
                    recorder.record(episode);
                }
            }
            case ENDED -> {
                recorder.record(episode);
                accused.removeIf(listener -> listener.namespace().equals(episode.namespace()));
                tell(Kind.EPISODE_ENDED, episode, "overflowed");
            }
        }
    }

    private void accuse(LiveRecord record) {
        if (accused.add(record.key())) {
            record.suspected();
        }
    }

    private void tell(Kind kind, Episode episode, String verb) {
        Optional<ListenerKey> listener = episode.suspects().stream().findFirst().map(Suspect::listener);
        String who = listener.map(key ->
                        key.address() + key.owner().map(name -> " " + name).orElse(""))
                .orElse("namespace " + episode.namespace());
        String others = episode.suspects().size() > 1
                ? ", or " + (episode.suspects().size() - 1) + " others of namespace " + episode.namespace()
                : "";
        String span = episode.to()
                .map(to -> " in "
                        + Math.max(1, Duration.between(episode.from(), to).toSeconds()) + " s")
                .orElse("");
        events.add(kind, listener, who + others + " " + verb + ": ListenOverflows +" + episode.overflows() + span);
    }

    /// Whether an episode goes on in which this listener is suspected.
    boolean accuses(ListenerKey listener) {
        return accused.contains(listener);
    }

    /// Hands on the samples around episodes whose minute has passed.
    void finish(long nanos) {
        open.removeIf(trail -> {
            boolean isDue = nanos == Long.MAX_VALUE || trail.isDue(nanos);
            if (isDue) {
                trail.samples(trails).forEach(recorder::record);
            }
            return isDue;
        });
    }

    /// The episode of a namespace that is gone ends.
    void cut(EpisodeTrack track) {
        track.cut().ifPresent(step -> take(step, Instant.EPOCH, 0, List.of()));
    }

    /// The latest, the newest first.
    List<Episode> latest() {
        return List.copyOf(latest);
    }
}
