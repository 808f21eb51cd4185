package dev.tidemark.history;

import java.util.List;

/// What goes into the file in one transaction.
///
/// @param arrivals never alone
record RecordedBatch(
        List<Slot> slots,
        List<Episode> episodes,
        List<EpisodeFindings> findings,
        List<EpisodeSamples> samples,
        List<EncodedArrivals> arrivals) {
    RecordedBatch(
            List<Slot> slots, List<Episode> episodes, List<EpisodeFindings> findings, List<EpisodeSamples> samples) {
        this(slots, episodes, findings, samples, List.of());
    }

    boolean isEmpty() {
        return slots.isEmpty() && episodes.isEmpty() && findings.isEmpty() && samples.isEmpty();
    }
}
