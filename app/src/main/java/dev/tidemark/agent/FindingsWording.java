package dev.tidemark.agent;

import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.history.EpisodeFindings;
import java.time.Instant;

/// Draws the doctor's conclusions from evidence and puts them into words that can be kept.
@FunctionalInterface
public interface FindingsWording {
    /// @param episode the id of the episode that they are about
    EpisodeFindings findings(long episode, Instant at, Evidence evidence);
}
