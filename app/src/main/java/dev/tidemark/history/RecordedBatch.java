package dev.tidemark.history;

import java.util.List;

/// What goes into the file in one transaction.
record RecordedBatch(
        List<Slot> slots, List<Episode> episodes, List<EpisodeFindings> findings, List<EpisodeSamples> samples) {
    boolean isEmpty() {
        return slots.isEmpty() && episodes.isEmpty() && findings.isEmpty() && samples.isEmpty();
    }
}
