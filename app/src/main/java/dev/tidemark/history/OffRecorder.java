package dev.tidemark.history;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps nothing.
final class OffRecorder implements Recorder {
    private final AtomicLong episode = new AtomicLong();
    private final Instant since;

    OffRecorder(Instant since) {
        this.since = since;
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
    public void record(ArrivalBatch arrivals) {}

    @Override
    public long nextEpisode() {
        return episode.incrementAndGet();
    }

    @Override
    public HistoryHealth health() {
        return new HistoryHealth(
                HistoryHealth.State.OFF, Optional.empty(), since, Optional.empty(), 0, 0, Optional.empty());
    }

    @Override
    public void close() {}
}
