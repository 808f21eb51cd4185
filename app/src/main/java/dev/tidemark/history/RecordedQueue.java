package dev.tidemark.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What waits to be written: an hour of intervals at most, less where many listeners are busy, then the oldest is
/// given up. Its caller sees to it that one thread at a time uses it.
final class RecordedQueue {
    static final int MOST_SLOTS = 360;

    /// About what all slots may take in memory.
    private static final long MOST_BYTES = 48L * 1024 * 1024;

    /// An interval without its histogram.
    private static final long INTERVAL_BYTES = 250;

    private static final long MOST_ARRIVAL_BYTES = 16L * 1024 * 1024;
    private static final int MOST_OTHERS = 100;
    private static final int MOST_SAMPLES = 40;

    private final Deque<Slot> slots = new ArrayDeque<>();
    private final Map<Long, Episode> episodes = new LinkedHashMap<>();
    private final Deque<EpisodeFindings> findings = new ArrayDeque<>();
    private final Deque<EpisodeSamples> samples = new ArrayDeque<>();
    private final Deque<EncodedArrivals> arrivals = new ArrayDeque<>();
    private long bytes;
    private long arrivalBytes;
    private long lost;

    void add(Slot slot) {
        slots.add(slot);
        bytes += bytes(slot);
        while (slots.size() > MOST_SLOTS || (bytes > MOST_BYTES && slots.size() > 1)) {
            bytes -= bytes(slots.removeFirst());
            lost++;
        }
    }

    /// Idle listeners share their histogram.
    private static long bytes(Slot slot) {
        return slot.intervals().stream()
                .mapToLong(interval -> INTERVAL_BYTES
                        + (interval.peak().length() > 0 ? interval.lengths().getEstimatedFootprintInBytes() : 0))
                .sum();
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

    /// They wait for the next interval. What is given up is a gap, as the file is not told of its time.
    void add(EncodedArrivals each) {
        arrivals.add(each);
        arrivalBytes += each.bytes();
        while (arrivalBytes > MOST_ARRIVAL_BYTES) {
            arrivalBytes -= arrivals.removeFirst().bytes();
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
                List.copyOf(samples),
                slots.isEmpty() ? List.of() : List.copyOf(arrivals));
    }

    /// What is in the file now waits no more.
    void written(RecordedBatch batch) {
        for (Slot slot : batch.slots()) {
            if (slots.removeIf(each -> isSame(slot, each))) {
                bytes -= bytes(slot);
            }
        }
        for (Episode episode : batch.episodes()) {
            episodes.remove(episode.id(), episode);
        }
        findings.removeAll(batch.findings());
        samples.removeAll(batch.samples());
        for (EncodedArrivals each : batch.arrivals()) {
            if (arrivals.removeIf(one -> isSame(each, one))) {
                arrivalBytes -= each.bytes();
            }
        }
    }

    /// What cannot be written waits no more and is lost.
    void giveUp(RecordedBatch batch) {
        written(batch);
        lost += batch.slots().size();
    }

    @SuppressWarnings("ReferenceEquality") // Two with equal figures are two.
    private static boolean isSame(Object one, Object other) {
        return one == other;
    }
}
