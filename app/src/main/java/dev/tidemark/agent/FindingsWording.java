package dev.tidemark.agent;

import dev.tidemark.diagnosis.Evidence;
import dev.tidemark.history.Episode;
import dev.tidemark.history.EpisodeFindings;
import java.time.Instant;

/// Draws the doctor's conclusions from evidence and puts them into words that can be kept.
@FunctionalInterface
public interface FindingsWording {
    /// @param episode as it began; what it is not about ([EpisodeDoctor#isAbout]) does not belong to them
    EpisodeFindings findings(Episode episode, Instant at, Evidence evidence);
}
