package dev.tidemark.agent;

import dev.tidemark.history.ArrivalBatch;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import dev.tidemark.history.EpisodeSamples;
import dev.tidemark.history.HistoryHealth;
import dev.tidemark.history.Recorder;
import dev.tidemark.history.Slot;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps in memory what a history file would.
final class Kept implements Recorder {
    final List<Slot> slots = new CopyOnWriteArrayList<>();
    final List<Episode> episodes = new CopyOnWriteArrayList<>();
    final List<EpisodeFindings> findings = new CopyOnWriteArrayList<>();
    final List<EpisodeSamples> samples = new CopyOnWriteArrayList<>();
    final List<ArrivalBatch> arrivals = new CopyOnWriteArrayList<>();
    private final Recorder none = Recorder.off(InstantSource.system());

    @Override
    public void record(Slot slot) {
        slots.add(slot);
    }

    @Override
    public void record(Episode episode) {
        episodes.add(episode);
    }

    @Override
    public void record(EpisodeFindings found) {
        findings.add(found);
    }

    @Override
    public void record(EpisodeSamples around) {
        samples.add(around);
    }

    @Override
    public void record(ArrivalBatch batch) {
        arrivals.add(batch);
    }

    @Override
    public long nextEpisode() {
        return none.nextEpisode();
    }

    @Override
    public HistoryHealth health() {
        return none.health();
    }

    @Override
    public void close() {}
}
