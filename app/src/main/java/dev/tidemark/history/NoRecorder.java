package dev.tidemark.history;

import dev.tidemark.history.HistoryHealth.State;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps nothing, because nobody asked to.
final class NoRecorder implements Recorder {
    private final AtomicLong episodes = new AtomicLong();
    private final HistoryHealth health;

    NoRecorder(Instant since) {
        health = new HistoryHealth(
                State.OFF, Optional.of("not asked for"), since, Optional.empty(), 0, 0, Optional.empty());
    }

    @Override
    public void record(Slot slot) {}

    @Override
    public void record(Episode episode) {}

    @Override
    public void record(EpisodeFindings findings) {}

    @Override
    public void record(EpisodeSamples samples) {}

    @Override
    public long nextEpisode() {
        return episodes.incrementAndGet();
    }

    @Override
    public HistoryHealth health() {
        return health;
    }

    @Override
    public void close() {}
}
