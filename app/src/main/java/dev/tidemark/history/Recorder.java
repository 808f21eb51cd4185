package dev.tidemark.history;

import java.time.InstantSource;

/// Takes what is to be kept. No method waits for a disk or throws because of one: what could not be written is
/// told by [#health()].
public interface Recorder extends AutoCloseable {
    /// One that keeps nothing, for an agent that is not to record.
    static Recorder off(InstantSource clock) {
        return new OffRecorder(clock.instant());
    }

    /// Takes the next interval of 10 s.
    void record(Slot slot);

    /// Takes an episode that begins or goes on or has ended: the last state counts.
    void record(Episode episode);

    /// Takes what was found at the start of an episode.
    void record(EpisodeFindings findings);

    /// Takes the samples around the start of an episode.
    void record(EpisodeSamples samples);

    /// Takes the arrivals of a stretch of time. They are written with the next interval.
    void record(ArrivalBatch arrivals);

    /// The id for the next episode.
    long nextEpisode();

    /// How it does now.
    HistoryHealth health();

    /// Writes what waits, for a second at most, and ends.
    @Override
    void close();
}
