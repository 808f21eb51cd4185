package dev.tidemark.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What waits to be written: an hour of intervals at most, then the oldest is given up. Its caller sees to it
/// that one thread at a time uses it.
final class RecordedQueue {
    static final int MOST_SLOTS = 360;
    private static final int MOST_OTHERS = 100;
    private static final int MOST_SAMPLES = 40;

    private final Deque<Slot> slots = new ArrayDeque<>();
    private final Map<Long, Episode> episodes = new LinkedHashMap<>();
    private final Deque<EpisodeFindings> findings = new ArrayDeque<>();
    private final Deque<EpisodeSamples> samples = new ArrayDeque<>();
    private long lost;

    void add(Slot slot) {
        slots.add(slot);
        if (slots.size() > MOST_SLOTS) {
            slots.removeFirst();
            lost++;
        }
    }

    /// The last state of an episode counts.
    void add(Episode episode) {
        episodes.remove(episode.id());
        episodes.put(episode.id(), episode);
        if (episodes.size() > MOST_OTHERS) {
            episodes.remove(episodes.keySet().iterator().next());
        }
    }

    void add(EpisodeFindings each) {
        findings.add(each);
        if (findings.size() > MOST_OTHERS) {
            findings.removeFirst();
        }
    }

    void add(EpisodeSamples each) {
        samples.add(each);
        if (samples.size() > MOST_SAMPLES) {
            samples.removeFirst();
        }
    }

    int waiting() {
        return slots.size();
    }

    long lost() {
        return lost;
    }

    /// The next interval and all else; stays in it until [#written].
    RecordedBatch next() {
        return new RecordedBatch(
                slots.stream().limit(1).toList(),
                List.copyOf(episodes.values()),
                List.copyOf(findings),
                List.copyOf(samples));
    }

    /// What is in the file now waits no more.
    void written(RecordedBatch batch) {
        List<Slot> all = new ArrayList<>(batch.slots());
        slots.removeIf(each -> all.stream().anyMatch(slot -> isSame(slot, each)));
        for (Episode episode : batch.episodes()) {
            episodes.remove(episode.id(), episode);
        }
        findings.removeAll(batch.findings());
        samples.removeAll(batch.samples());
    }

    /// What cannot be written waits no more and is lost.
    void giveUp(RecordedBatch batch) {
        written(batch);
        lost += batch.slots().size();
    }

    @SuppressWarnings("ReferenceEquality") // Two with equal figures are two.
    private static boolean isSame(Slot one, Slot other) {
        return one == other;
    }
}
